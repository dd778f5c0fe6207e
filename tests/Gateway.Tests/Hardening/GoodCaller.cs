using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Hardening;

/// <summary>Somebody well-behaved among the hostile, with secrets in body, headers and user id that nobody else may ever see.</summary>
internal static partial class GoodCaller
{
    /// <summary>What every secret holds; a request's own has its number behind it.</summary>
    public const string Secret = "wbsecret";

    public static string Id(int number) => $"good-{number}";

    public static byte[] Request(int number)
    {
        var (door, stream) = (number % 2 == 0 ? Door.Messages : Door.ChatCompletions, number % 4 < 2 ? "true" : "false");
        var model = (number % 3) switch { 0 => "claude-x", 1 => "gpt-x", _ => "gemini-x" };
        return RequestText.Post(Targets.Path(door)).With("x-api-key", Targets.GoodKey).With("x-request-id", Id(number)).With("x-user-id", $"user-{Secret}-{number}-").With("x-of-mine", $"{Secret}-head-{number}-")
            .With("anthropic-x", $"{Secret}-vendor-{number}-").Body($$"""{"model":"{{model}}","max_tokens":60,"stream":{{stream}},"messages":[{"role":"user","content":"{{Secret}}-body-{{number}}-"}]}""");
    }

    /// <summary>What is wrong with its answer; null where it is its own, and whole.</summary>
    public static string? Problem(int number, RawAnswer? answer)
    {
        if (answer is not { Status: 200 })
            return $"a good request got {answer?.Status.ToString(CultureInfo.InvariantCulture) ?? "no answer"}: {(answer is null ? "" : Encoding.UTF8.GetString(answer.Body))}";
        if (answer.Header("x-request-id") != Id(number))
            return "a good request's id is not its own";
        var text = Encoding.UTF8.GetString(answer.Body);
        var whole = number % 4 >= 2 ? IsJson(text) : text.Contains(number % 2 == 0 ? "event: message_stop\n" : "data: [DONE]\n", StringComparison.Ordinal);
        return !whole ? "a good request's answer is not whole" : Others(answer.Head + text, number) ? "a good request's answer holds another's words" : null;
    }

    /// <summary>Secrets stand in it that are not this request's.</summary>
    public static bool Others(string text, int number) =>
        SecretPattern().Matches(text).Any(found => found.Groups[1].Value != number.ToString(CultureInfo.InvariantCulture))
        || text.Contains(Targets.HostileKey, StringComparison.Ordinal) || AnswerRules.MarkPattern().IsMatch(text);

    [GeneratedRegex(Secret + @"-(?:[a-z]+-)?(\d+)-")]
    private static partial Regex SecretPattern();

    private static bool IsJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind == JsonValueKind.Object;
    }
}
