using Gateway.Model;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Gateway.Storage.Alerts;

/// <summary>Values of an enumeration by their words. Numbers would change their meaning with the order in the source.</summary>
internal sealed class EnumWord<T>(Words<T> words) : ValueConverter<T, string>(value => words[value], word => words.Read(word))
    where T : struct, Enum;
