using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Gateway.Storage.Alerts;

/// <summary>Times as the store keeps them: Unix milliseconds.</summary>
internal sealed class UnixTime() : ValueConverter<DateTimeOffset, long>(at => at.ToUnixTimeMilliseconds(), at => DateTimeOffset.FromUnixTimeMilliseconds(at));
