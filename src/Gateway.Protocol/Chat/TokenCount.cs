using System.Text.Json;

namespace Gateway.Protocol.Chat;

/// <summary>
/// Reads a count of tokens as providers say it: 0 to <see cref="Highest"/>, a fraction cut off. Anything else was not said: nobody could be billed for it,
/// and a few of it would be more than the sums of a report can hold.
/// </summary>
internal static class TokenCount
{
    /// <summary>A thousand times what the largest context windows hold.</summary>
    public const long Highest = 1_000_000_000;

    /// <summary>Reads the value <paramref name="reader"/> stands on; the reader is left on its end.</summary>
    public static long? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetInt64(out var count) ? Plausible(count) : reader.TryGetDouble(out var number) ? Plausible(number) : null;
        reader.Skip();
        return null;
    }

    public static long? Read(JsonElement value) =>
        value.ValueKind != JsonValueKind.Number ? null
        : value.TryGetInt64(out var count) ? Plausible(count)
        : value.TryGetDouble(out var number) ? Plausible(number)
        : null;

    private static long? Plausible(long count) => count is >= 0 and <= Highest ? count : null;

    private static long? Plausible(double count) => count is >= 0 and <= Highest ? (long)count : null;
}
