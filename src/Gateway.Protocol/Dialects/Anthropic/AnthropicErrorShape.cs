using System.Text.Json;
using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// Reads error bodies and error events: the envelope, the edge's 413 that lacks the top-level <c>type</c>, Bedrock's bare <c>{"message"}</c>,
/// and whatever a proxy in between answers.
/// </summary>
internal static class AnthropicErrorShape
{
    private const int LongestExcerpt = 300;

    public static ChatError Read(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            return Read(status, JsonElement.Parse(body));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return new ChatError(KindOf(status), Excerpt(status, body));
        }
    }

    /// <summary>An envelope that is already parsed. Status 0: an event inside a stream, which has none of its own.</summary>
    public static ChatError Read(int status, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new ChatError(KindOf(status), Words(status));

        var error = root.TryGetProperty("error"u8, out var inner) ? inner : root;
        if (error.ValueKind == JsonValueKind.String)
            return new ChatError(KindOf(status), LenientText.Read(error));

        var type = error.Text("type"u8);
        return new ChatError(KindOf(type) ?? KindOf(status), error.Text("message"u8) ?? error.Text("Message"u8) ?? Words(status))
        {
            Type = type,
        };
    }

    private static ChatErrorKind? KindOf(string? type) => type switch
    {
        "invalid_request_error" => ChatErrorKind.InvalidRequest,
        "authentication_error" => ChatErrorKind.Authentication,
        "billing_error" => ChatErrorKind.QuotaExhausted,
        "permission_error" => ChatErrorKind.Permission,
        "not_found_error" => ChatErrorKind.NotFound,
        "request_too_large" => ChatErrorKind.RequestTooLarge,
        "rate_limit_error" => ChatErrorKind.RateLimit,
        "timeout_error" => ChatErrorKind.Timeout,
        "overloaded_error" => ChatErrorKind.Overloaded,
        "api_error" => ChatErrorKind.ServerError,
        _ => null,
    };

    private static ChatErrorKind KindOf(int status) => status switch
    {
        400 or 405 or 415 or 422 => ChatErrorKind.InvalidRequest,
        401 => ChatErrorKind.Authentication,
        402 => ChatErrorKind.QuotaExhausted,
        403 => ChatErrorKind.Permission,
        404 => ChatErrorKind.NotFound,
        408 or 504 => ChatErrorKind.Timeout,
        413 => ChatErrorKind.RequestTooLarge,
        429 => ChatErrorKind.RateLimit,
        503 or 529 => ChatErrorKind.Overloaded, // 529 is this vendor's own status for it
        >= 500 => ChatErrorKind.ServerError,
        _ => ChatErrorKind.Unknown,
    };

    /// <summary>A short plain sentence is worth passing on; a page of HTML is not.</summary>
    private static string Excerpt(int status, ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestExcerpt)]).Trim();
        return text.Length == 0 || text[0] is '<' or '{' or '[' ? Words(status) : text;
    }

    private static string Words(int status) =>
        status == 0 ? "The provider reported an error without saying which." : $"The provider answered with status {status}.";
}
