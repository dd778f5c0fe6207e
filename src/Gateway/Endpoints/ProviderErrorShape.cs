using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Endpoints;

/// <summary>
/// Whether a body is an error as a dialect's clients read them. Whatever stands between (a proxy, the vendor's edge) may answer in a language of its
/// own, with the vendor's content type.
/// </summary>
internal static class ProviderErrorShape
{
    public static bool IsErrorOf(Dialect dialect, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && dialect switch
            {
                Dialect.Anthropic => IsAnthropic(root),
                Dialect.OpenAi => IsOpenAi(root),
                _ => HasMessage(root, "error"u8),
            };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The edge's 413 lacks the type above; OpenAI's errors have a type, too, but beside a code.
    private static bool IsAnthropic(JsonElement root) =>
        root.TryGetProperty("error"u8, out var error) && IsText(error, "message"u8) && IsText(error, "type"u8)
        && (root.TryGetProperty("type"u8, out var type) ? type.ValueKind == JsonValueKind.String && type.ValueEquals("error"u8) : !error.TryGetProperty("code"u8, out _));

    // The compatible vendors' own: {"error":"…"} (xAI, Venice), {"code":…,"message":…} (Mistral, Doubleword), {"detail":…} (FastAPI).
    private static bool IsOpenAi(JsonElement root) =>
        HasMessage(root, "error"u8) || IsText(root, "error"u8) || (IsText(root, "message"u8) && root.TryGetProperty("code"u8, out _))
        || root.TryGetProperty("detail"u8, out _);

    private static bool HasMessage(JsonElement root, ReadOnlySpan<byte> name) => root.TryGetProperty(name, out var error) && IsText(error, "message"u8);

    private static bool IsText(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String;
}
