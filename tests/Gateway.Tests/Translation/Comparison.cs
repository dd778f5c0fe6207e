using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Translation;

/// <summary>What the checks of answers share, whatever the client's dialect.</summary>
internal static class Comparison
{
    private const int LongestShown = 300;

    /// <summary>The contract's <c>error.type</c> of each status.</summary>
    public static readonly IReadOnlyDictionary<int, string> ErrorTypes = new Dictionary<int, string>
    {
        [400] = "invalid_request_error", [404] = "not_found_error", [413] = "request_too_large", [429] = "rate_limit_error",
        [502] = "api_error", [503] = "overloaded_error", [504] = "timeout_error",
    };

    /// <summary>Null where both are the same.</summary>
    public static string? Differs(string what, string? expected, string? actual) =>
        expected == actual ? null : $"{what}: expected <{Cut(expected)}>, was <{Cut(actual)}>";

    public static string Joined(IEnumerable<string?> words) => string.Join('|', words);

    /// <summary>Null for what is no JSON.</summary>
    public static JsonNode? Parsed(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Cut(string? text) => text?.Length > LongestShown ? text[..LongestShown] : text;
}
