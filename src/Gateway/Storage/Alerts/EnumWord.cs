using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Gateway.Storage.Alerts;

/// <summary>Values of an enumeration by their names in lower case: <c>rate_limited</c>. Numbers would change their meaning with the order in the source.</summary>
internal sealed class EnumWord<T>() : ValueConverter<T, string>(value => Word(value), word => Parse(word))
    where T : struct, Enum
{
    private static string Word(T value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static T Parse(string word) => Enum.GetValues<T>().First(value => Word(value) == word);
}
