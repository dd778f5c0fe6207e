using System.Globalization;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Model.Redaction;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;

namespace Gateway.Endpoints;

/// <summary>The request headers the gateway reads. Ids are logged and stored: a secret among them is masked.</summary>
public static class RequestHeaders
{
    public const string TimeoutHeader = "x-gateway-timeout-ms";
    public const string PriorityHeader = "x-gateway-priority";
    private const int MaxIdLength = 128;
    private static readonly string[] BillingHeaders = ["OpenAI-Organization", "OpenAI-Project"];

    /// <summary>The caller's <c>x-request-id</c> where it is plain and no secret, else a new one.</summary>
    public static string RequestId(HttpRequest request) =>
        Plain(request.Headers["x-request-id"]) is { } id && ReferenceEquals(Masked(request, id), id) ? id : $"req_{Guid.CreateVersion7():N}";

    public static IngressRequest Read(HttpRequest request, IIngressDialect dialect, RequestBody body, RequestPeek peek, string requestId) => new()
    {
        Dialect = dialect,
        Body = body,
        Peek = peek,
        RequestId = requestId,
        ConversationId = ConversationId(request),
        UserId = UserId(request) ?? Masked(request, CallerText.User(peek.UserId)),
        AllowFallback = !IsWord(request, "x-gateway-fallback", "off"),
        Strict = IsWord(request, "x-gateway-strict", "true"),
        Timeout = Timeout(request),
        Query = request.QueryString.Value ?? "",
        ForwardedHeaders = Forwarded(request, dialect.Dialect == Dialect.OpenAi ? "openai-" : "anthropic-"),
    };

    public static string? ConversationId(HttpRequest request) =>
        Masked(request, Plain(request.Headers["x-conversation-id"]) ?? Plain(request.Headers["x-claude-code-session-id"]));

    public static string? UserId(HttpRequest request) => Masked(request, Plain(request.Headers["x-user-id"]));

    /// <summary>The time the caller allows; null where it says nothing.</summary>
    public static TimeSpan? Timeout(HttpRequest request) => Milliseconds(request.Headers[TimeoutHeader]);

    /// <summary>The priority the caller asks for; null where it says nothing.</summary>
    public static CallPriority? Priority(HttpRequest request) =>
        request.Headers[PriorityHeader] is [{ } word] ? PriorityWords.Parse(word) : null;

    // An open list: whatever the vendor adds tomorrow goes through today. Whose bill it is, the gateway's own credential says.
    private static List<KeyValuePair<string, string>> Forwarded(HttpRequest request, string prefix)
    {
        var forwarded = new List<KeyValuePair<string, string>>(2);
        foreach (var (name, values) in request.Headers)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !BillingHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                forwarded.Add(new(name, values.ToString()));
        }

        return forwarded;
    }

    private static bool IsWord(HttpRequest request, string header, string word) =>
        string.Equals(request.Headers[header], word, StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with them; null where nothing is.</summary>
    public static RequestProblem? Problem(HttpRequest request) =>
        request.Headers.TryGetValue(TimeoutHeader, out var timeout) && Milliseconds(timeout) is null
            ? new RequestProblem(TimeoutHeader, $"'{timeout}' is no whole number of milliseconds above 0")
        : request.Headers.TryGetValue(PriorityHeader, out var priority) && Priority(request) is null
            ? new RequestProblem(PriorityHeader, $"'{priority}' is no priority; known are high, normal, low")
        : null;

    // More than a number can hold is more than any time the configuration allows.
    private static TimeSpan? Milliseconds(string? value) =>
        string.IsNullOrEmpty(value) || value.AsSpan().ContainsAnyExceptInRange('0', '9') || value.AsSpan().Trim('0').IsEmpty ? null
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? TimeSpan.FromMilliseconds(milliseconds)
        : TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>What a caller wrote into a header, without secrets; the same instance where it holds none.</summary>
    internal static string? Masked(HttpRequest request, string? value) =>
        value is null || request.HttpContext.RequestServices?.GetService<SecretMask>() is not { } mask ? value : mask.Mask(value);

    private static string? Plain(string? value) =>
        value is { Length: > 0 and <= MaxIdLength } && !value.AsSpan().ContainsAnyExceptInRange('!', '~') ? value : null;
}
