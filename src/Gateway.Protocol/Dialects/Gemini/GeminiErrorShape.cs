using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// Google's error: <c>{"error":{"code","message","status","details":[…]}}</c>, from some front ends inside an array. The kind comes from the
/// status word and the typed details, by <see cref="GeminiErrorTable"/>.
/// </summary>
internal static class GeminiErrorShape
{
    public static ChatError Read(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (TryRead(document.RootElement, status, out var error))
                return error;
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            // Not JSON (a proxy's HTML page, an empty body): the status alone speaks.
        }

        return new ChatError(GeminiErrorTable.Table.KindOf(status), $"The provider answered {status} without an error message.");
    }

    /// <summary>Reads <paramref name="root"/> where it is an error; <paramref name="status"/> is 0 inside a 2xx answer.</summary>
    public static bool TryRead(JsonElement root, int status, out ChatError error)
    {
        error = null!;
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
            root = root[0];
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("error"u8, out var value))
            return false;

        if (value.ValueKind == JsonValueKind.Object)
            error = ReadObject(value, status);
        else if (value.ValueKind == JsonValueKind.String)
            error = new ChatError(GeminiErrorTable.Table.KindOf(status), root.Text("error_description"u8) ?? value.GetString()!) { Type = value.GetString() };
        else
            return false;
        return true;
    }

    private static ChatError ReadObject(JsonElement error, int status)
    {
        var facts = ErrorFacts.Read(error);
        return facts.ToError(
            facts.KindIn(GeminiErrorTable.Table, status), error.Text("message"u8) ?? facts.Type ?? $"error {facts.Code}");
    }
}
