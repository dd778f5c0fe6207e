using System.Text.Json;

namespace Gateway.Protocol.Tests;

/// <summary>JSON values as text in which equal values are equal: names sorted, no white space, numbers as numbers.</summary>
internal static class JsonText
{
    /// <param name="value">Any value.</param>
    /// <param name="dropped">Members left out wherever they stand: <c>name</c>, or <c>name:json</c> for those of that value.</param>
    public static string Canonical(JsonElement value, params string[] dropped) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', value.EnumerateObject()
            .Where(m => !dropped.Contains(m.Name) && !dropped.Contains($"{m.Name}:{m.Value.GetRawText()}"))
            .OrderBy(m => m.Name, StringComparer.Ordinal)
            .Select(m => JsonSerializer.Serialize(m.Name) + ":" + Canonical(m.Value, dropped))) + "}",
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(e => Canonical(e, dropped))) + "]",
        JsonValueKind.Number => value.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        JsonValueKind.String => JsonSerializer.Serialize(value.GetString()),
        _ => value.GetRawText(),
    };
}
