using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Hardening;

/// <summary>What the contract asks of any answer, whatever was asked; and that it holds nothing of another caller's.</summary>
internal static partial class AnswerRules
{
    private static readonly string[] ErrorTypes =
    [
        "invalid_request_error", "authentication_error", "permission_error", "not_found_error", "request_too_large", "rate_limit_error", "api_error", "timeout_error", "overloaded_error", "billing_error",
    ];

    private static readonly string[] EventNames =
    [
        "message_start", "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "message_stop", "ping", "error",
    ];

    // Of the server itself, before anything of the gateway's has seen the request: they have no body and close the connection.
    private static readonly int[] BareStatuses = [400, 405, 408, 411, 413, 414, 417, 431, 501, 505];

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public static string? Problem(HostileRequest request, int number, RawAnswer answer)
    {
        var whole = answer.Head + "\r\n\r\n" + Encoding.Latin1.GetString(answer.Body);
        // Whoever has the admin key may see every key's name.
        var isAdmins = request.Door == Door.Admin && answer.Status < 300;
        return Leak(whole, isAdmins ? null : number) ?? Bytes(answer) ?? (IsBare(answer)
            ? request.IsBroken ? null : $"a bare {answer.Status} for a request that is whole"
            : Contract(request, answer));
    }

    /// <summary>The server turned it away before the gateway saw it.</summary>
    public static bool IsBare(RawAnswer answer) => answer.Header("x-request-id") is null && BareStatuses.Contains(answer.Status) && answer.Body.Length == 0 && answer.Closes;

    private static string? Contract(HostileRequest request, RawAnswer answer)
    {
        var isPage = request.Door == Door.Any && answer.Status < 400 && answer.Header("x-request-id") is null;
        if (answer.Status >= 500)
            return $"status {answer.Status}";
        if (!isPage && (answer.Headers.Count(h => h.Name.Equals("x-request-id", StringComparison.OrdinalIgnoreCase)) != 1 || answer.Header("request-id") != answer.Header("x-request-id")))
            return "no request id, or two";
        if (answer.Status >= 400)
            return request.HasNoBody ? null : Envelope(request.Door, answer);
        if (answer.Header("content-type") is null && request.Door is Door.Messages or Door.CountTokens or Door.ChatCompletions)
            return "an answer with nothing in it";
        return answer.Header("content-type")?.StartsWith("text/event-stream", StringComparison.Ordinal) == true ? Stream(answer)
            // Who has closed its half of the connection has left, for the server: a long answer may end there.
            : !answer.IsWhole && request.IsBroken ? null
            : answer.Header("content-type")?.StartsWith("application/json", StringComparison.Ordinal) == true && !request.HasNoBody && Parsed(answer) is null ? "a body that is no JSON"
            : null;
    }

    private static string? Envelope(Door door, RawAnswer answer)
    {
        if (Parsed(answer) is not { ValueKind: JsonValueKind.Object } body)
            return "an error that is no JSON object";
        return door switch
        {
            Door.Messages or Door.CountTokens or Door.Unknown => Anthropic(body, answer),
            Door.ChatCompletions => OpenAi(body),
            Door.Admin => Admin(body, answer),
            _ => Anthropic(body, answer) is null || OpenAi(body) is null || Admin(body, answer) is null || Gemini(body) ? null : "an error in no envelope",
        };
    }

    private static string? Anthropic(JsonElement body, RawAnswer answer) =>
        Text(body, "type") == "error" && body.TryGetProperty("error", out var error) && ErrorTypes.Contains(Text(error, "type")) && Text(error, "message") is { Length: > 0 }
            // What a provider said is passed on as it is, its own id too.
            && (Text(body, "request_id") == answer.Header("x-request-id") || answer.Header("x-gateway-attempts") is not null)
            ? null : "not Anthropic's envelope";

    private static string? OpenAi(JsonElement body) =>
        body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object && ErrorTypes.Contains(Text(error, "type")) && Text(error, "message") is { Length: > 0 }
            && error.TryGetProperty("code", out _) && error.TryGetProperty("param", out _)
            ? null : "not OpenAI's envelope";

    private static string? Admin(JsonElement body, RawAnswer answer) =>
        answer.Header("content-type") == "application/problem+json" && body.TryGetProperty("status", out var status) && status.GetInt32() == answer.Status
            && Text(body, "detail") is { Length: > 0 } && Text(body, "requestId") == answer.Header("x-request-id")
            ? null : "no problem details";

    private static bool Gemini(JsonElement body) =>
        body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out _) && Text(error, "message") is { Length: > 0 } && Text(error, "status") is not null;

    // No line but those an event is made of, no event but those of a stream, no data but JSON: what was injected would be one of them.
    private static string? Stream(RawAnswer answer)
    {
        var text = Encoding.UTF8.GetString(answer.Body);
        if (text.Contains("\ndata: {\"injected\"", StringComparison.Ordinal) || text.Contains('\r'))
            return "an injected event";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal) ? !EventNames.Contains(line[7..])
                : line.StartsWith("data: ", StringComparison.Ordinal) ? line != "data: [DONE]" && Parsed(Encoding.UTF8.GetBytes(line[6..])) is null
                : line.Length > 0 && line[0] != ':')
                return $"a line that is of no event: {line}";
        }

        return Regex.Count(text, "\"type\":\"message_start\"") <= 1 && Regex.Count(text, "^data: \\[DONE\\]$", RegexOptions.Multiline) <= 1 ? null : "two beginnings or two ends";
    }

    private static string? Bytes(RawAnswer answer)
    {
        foreach (var (name, value) in answer.Headers)
        {
            if (!TokenPattern().IsMatch(name) || value.Any(c => c is < ' ' and not '\t' or '\u007f'))
                return $"a header that is none: {name}";
            if (name.Contains("injected", StringComparison.OrdinalIgnoreCase) || (name.Equals("set-cookie", StringComparison.OrdinalIgnoreCase)))
                return $"an injected header: {name}";
        }

        return answer.Headers.Count(h => h.Name.Equals("content-length", StringComparison.OrdinalIgnoreCase)) > 1 ? "two lengths" : null;
    }

    private static string? Leak(string whole, int? number)
    {
        if (whole.Contains(GoodCaller.Secret, StringComparison.Ordinal))
            return "another caller's secret";
        foreach (Match mark in MarkPattern().Matches(whole))
        {
            if (number is { } own && mark.Value != Targets.Mark(own))
                return $"words of another request: {mark.Value}";
        }

        return whole.Contains("   at Gateway.", StringComparison.Ordinal) || whole.Contains("System.", StringComparison.Ordinal) && whole.Contains("Exception", StringComparison.Ordinal) ? "words of the gateway's inside" : null;
    }

    private static JsonElement? Parsed(RawAnswer answer) => Parsed(answer.Body);

    private static JsonElement? Parsed(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"\A[!#$%&'*+.^_`|~0-9A-Za-z-]+\z")]
    private static partial Regex TokenPattern();

    /// <summary>What hostile requests write into themselves (<see cref="Targets.Mark"/>).</summary>
    [GeneratedRegex(@"hmark\d+z")]
    public static partial Regex MarkPattern();
}
