using System.Text.Json;

namespace Gateway.Simulator.Surfaces;

/// <summary>Forgiving reads of a request's JSON: what is absent or of another type is null or empty.</summary>
internal static class JsonReads
{
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static JsonElement? Find(this JsonElement? element, string name) => element?.Find(name);

    public static string? Text(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static string? Text(this JsonElement? element, string name) => element?.Text(name);

    public static bool Is(this JsonElement element, string name, string expected) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } value && value.ValueEquals(expected);

    public static bool? Flag(this JsonElement element, string name) => element.Find(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static int? Number(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    public static JsonElement.ArrayEnumerator Items(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : default;

    public static JsonElement.ArrayEnumerator Items(this JsonElement? element, string name) =>
        element is { } value ? value.Items(name) : default;

    /// <summary>A list of strings, or one string alone.</summary>
    public static IReadOnlyList<string> Strings(this JsonElement element, string name) => element.Find(name) switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many =>
            [.. many.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)],
        _ => [],
    };
}
