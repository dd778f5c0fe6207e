using System.Globalization;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects;

/// <summary>
/// The typed facts of an error object, whoever wrote it. Dialects differ in the envelope; inside it vendors mix each other's fields, because many
/// serve several dialects: Vertex answers a Messages request with Google's <c>status</c>, Gemini a Chat Completions one too.
/// </summary>
internal readonly record struct ErrorFacts
{
    /// <summary><c>type</c>; Google's <c>status</c>; <c>__type</c> (AWS); <c>error_type</c> (Hugging Face).</summary>
    public string? Type { get; private init; }

    /// <summary><c>code</c>, a word or a number; <c>error_code</c> (Databricks; Anthropic, in <c>details</c>).</summary>
    public string? Code { get; private init; }

    /// <summary>Azure's <c>innererror.code</c>.</summary>
    public string? InnerCode { get; private init; }

    public GoogleErrorDetails Google { get; private init; }

    /// <summary>The HTTP status the error itself names: all there is where it stands inside an answer of status 200.</summary>
    public int? Status { get; private init; }

    /// <summary>How long the error asks to wait.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <param name="error">The object with the facts; anything else has none.</param>
    public static ErrorFacts Read(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
            return default;
        var google = GoogleErrorDetails.Read(error);
        var code = Scalar(error, "code"u8) ?? Scalar(error, "error_code"u8) ?? Scalar(Member(error, "details"u8), "error_code"u8);
        return new ErrorFacts
        {
            Type = Text(error, "type"u8) ?? Text(error, "status"u8) ?? AwsName(Text(error, "__type"u8)) ?? Text(error, "error_type"u8),
            Code = code,
            InnerCode = Scalar(Member(error, "innererror"u8), "code"u8),
            Google = google,
            Status = StatusOf(error, code),
            RetryAfter = google.RetryDelay ?? ErrorWait.Read(error) ?? ErrorWait.Read(Member(error, "metadata"u8)),
        };
    }

    public ChatErrorKind KindIn(ErrorTable table, int status)
    {
        var known = status < 300 ? Status ?? status : status;
        return table.KindOf(known, Google.Reason, InnerCode, Code, Type) switch
        {
            ChatErrorKind.RateLimit when Google.IsDailyQuota => ChatErrorKind.QuotaExhausted,
            // Groq: one request above the tokens of a minute. Waiting does not make it smaller.
            ChatErrorKind.RateLimit when known == 413 => ChatErrorKind.RequestTooLarge,
            var kind => kind,
        };
    }

    public ChatError ToError(ChatErrorKind kind, string message) =>
        new(kind, message) { Type = Type, Code = Google.Reason ?? Code, RetryAfter = RetryAfter };

    // status_code (Groq), status (Azure), raw_status_code (Mistral), else a code that is one (OpenRouter, Google, vLLM).
    private static int? StatusOf(JsonElement error, string? code) =>
        Number(error, "status_code"u8) ?? Number(error, "status"u8) ?? Number(error, "raw_status_code"u8)
        ?? (int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 400 and < 600 ? number : null);

    // "com.amazon.coral.service#ThrottlingException", "ThrottlingException:http://…"
    private static string? AwsName(string? type) => type?.Split('#')[^1].Split(':')[0];

    private static JsonElement Member(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } value && LenientText.Read(value) is { Length: > 0 } text ? text : null;

    private static string? Scalar(JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : Text(parent, name);

    private static int? Number(JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;
}
