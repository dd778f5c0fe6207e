using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Errors of OpenAI and of those who speak like it: <c>{"error":{…}}</c>, <c>{"error":"…"}</c> (xAI, Venice), <c>{"detail":…}</c>
/// (Mistral, FastAPI), <c>{"object":"error",…}</c> (Mistral, vLLM), <c>{"code":…,"message":…}</c> (Doubleword), an array around any
/// of them (Gemini), with <c>code</c> a string, a number or null.
/// </summary>
internal static class OpenAiErrorShape
{
    /// <summary>The "status" of an error inside an answer of status 200: what the error itself says counts.</summary>
    public const int InsideAnswer = 200;

    private const int LongestRawMessage = 500;

    /// <summary>A chunk or body is an error although its status was 200.</summary>
    public static bool IsError(JsonElement root)
    {
        root = Unwrap(root);
        if (root.TryField("error"u8, out var error))
            return error.ValueKind is JsonValueKind.Object or JsonValueKind.String;
        return root.TextOf("object"u8) == "error";
    }

    public static ChatError Read(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            return Read(status, JsonElement.Parse(body, OpenAiFields.ParseOptions));
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestRawMessage)]).Trim();
            return new ChatError(OpenAiErrorTable.Table.KindOf(status), text.Length > 0 ? text : $"HTTP status {status}, without a body.");
        }
    }

    public static ChatError Read(int status, JsonElement root)
    {
        root = Unwrap(root);
        var error = ErrorObject(root);
        var facts = ErrorFacts.Read(error);
        return facts.ToError(KindOf(facts, error, status), MessageOf(root, error));
    }

    public static void Write(string type, string message, IBufferWriter<byte> output, ErrorCause cause = default)
    {
        using var writer = JsonOutput.CreateWriter(output);
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("message"u8, message);
        writer.WriteString("type"u8, type);
        writer.WriteString("param"u8, cause.Param);
        writer.WriteString("code"u8, cause.Code ?? CodeFor(type));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static void WriteEvent(string type, string message, IBufferWriter<byte> output)
    {
        SseWriter.BeginFrame(output, "error"u8);
        Write(type, message, output);
        SseWriter.EndFrame(output);
    }

    private static JsonElement Unwrap(JsonElement root) =>
        root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root;

    // Cloudflare: {"errors":[{"code":…,"message":…}]}; where no object holds the error, its fields stand beside it.
    private static JsonElement ErrorObject(JsonElement root) =>
        root.TryObject("error"u8, out var inner) ? inner
        : root.TryArray("errors"u8, out var list) && list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.Object ? list[0]
        : root;

    private static ChatErrorKind KindOf(in ErrorFacts facts, JsonElement error, int status)
    {
        var kind = facts.KindIn(OpenAiErrorTable.Table, status);
        return kind switch
        {
            // OpenRouter: a moderated input says why it was flagged. https://openrouter.ai/docs/api-reference/errors
            ChatErrorKind.Permission when error.TryObject("metadata"u8, out var metadata) && metadata.TryArray("reasons"u8, out _) =>
                ChatErrorKind.ContentFilter,
            // vLLM names the parameter that is out of bounds, and has no code for it.
            ChatErrorKind.InvalidRequest when error.TextOf("param"u8) == "input_tokens" => ChatErrorKind.ContextLengthExceeded,
            ChatErrorKind.RequestTooLarge when IsOtherFieldTooLong(facts, error) => ChatErrorKind.InvalidRequest,
            _ => kind,
        };
    }

    // An id or a name that is too long makes no large request.
    private static bool IsOtherFieldTooLong(in ErrorFacts facts, JsonElement error) =>
        facts.Code == "string_above_max_length" && error.TextOf("param"u8)?.Contains(".content", StringComparison.Ordinal) != true;

    private static string MessageOf(JsonElement root, JsonElement error)
    {
        var message = error.NonEmptyTextOf("message"u8) ?? root.NonEmptyTextOf("error"u8) ?? root.NonEmptyTextOf("detail"u8);
        if (message is not null)
            return message;
        // FastAPI: {"detail":[{"loc":[…],"msg":"…"}]}; Cloudflare: {"errors":[{"message":"…"}]}.
        if (root.TryArray("detail"u8, out var list) || root.TryArray("errors"u8, out list))
            return string.Join("; ", list.EnumerateArray().Select(e => e.TextOf("msg"u8) ?? e.TextOf("message"u8) ?? LenientText.Raw(e)));
        var raw = LenientText.Raw(root);
        return raw.Length <= LongestRawMessage ? raw : raw[..LongestRawMessage];
    }

    private static string? CodeFor(string type) => type switch
    {
        "authentication_error" => "invalid_api_key",
        "not_found_error" => "model_not_found",
        "rate_limit_error" => "rate_limit_exceeded",
        _ => null,
    };
}
