using System.Text.Json;

namespace Gateway.Protocol.Json;

/// <summary>
/// Says what is wrong with a provider's answer without the parser's own words: its lines and byte positions mean nothing to a caller, who has
/// never seen the bytes.
/// </summary>
internal static class UnreadableWords
{
    /// <param name="unreadable">What reading the answer threw.</param>
    public static string Of(Exception unreadable) => unreadable switch
    {
        // Thrown by this project's readers: a parser's always has a place.
        JsonException { LineNumber: null } or InvalidDataException => unreadable.Message,
        JsonException => "it is not JSON.",
        KeyNotFoundException => "it lacks a field.",
        _ => "a field is not what it must be.",
    };
}
