using System.Text.Json.Nodes;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Tests.Translation;

/// <summary>
/// Every recorded Chat Completions request, sent to a provider of another dialect through the whole gateway: its body keeps the rules of that API, and
/// what it cannot say is in the warnings; or the caller is told why it is refused. Lesson 22: a translation is there, in each cell.
/// </summary>
public sealed class RecordedChatRequestTests(ReplayGateway gateway) : IClassFixture<ReplayGateway>
{
    private static IEnumerable<WireCase> Requests => WireCorpus.Cases("openai-chat").Where(c => c.Status < 400 && c.Request is not null);

    [Theory]
    [InlineData("claude", "claude-sonnet-4-5")]
    [InlineData("gemini", "gemini-3-pro-preview")]
    public Task RecordedRequest_IsAcceptedOrRefusedByRule(string provider, string model) => CorpusWalk.RunAsync(Requests, 950, async c =>
    {
        var request = JsonNode.Parse(c.Request!)!.AsObject();
        var result = await gateway.TranslateAsync(provider, model, request);
        return RefusalProblem(request, result) ?? (result.Status == 200 ? BodyProblem(provider, request, result) : null);
    });

    private static string? RefusalProblem(JsonObject request, TranslatedRequest result)
    {
        var reason = (int?)request["n"] > 1 ? "only providers of the openai dialect give more" : null;
        if (reason is null && ChatHistory.IsBlank(request))
            reason = "messages: nothing in them can be sent to this provider";
        // A definition the provider's API does not take is named by its path.
        if (result.Status == 400 && result.Answer.Contains("tools[", StringComparison.Ordinal))
            return null;
        return reason is null ? (result.Status == 200 ? null : $"{result.Status} {result.Answer}")
            : result.Status == 400 && result.Answer.Contains(reason, StringComparison.Ordinal) ? null
            : $"not refused: {result.Status} {result.Answer}";
    }

    private static string? BodyProblem(string provider, JsonObject request, TranslatedRequest result)
    {
        var broken = provider == "claude" ? AnthropicRequestRules.Problem(result.Sent!) : GeminiRequestRules.Problem(result.Sent!);
        // What a caller forgot, no translation can find, nor a name of a tool that is none here: then the provider says so.
        return (broken is null || !ChatHistory.IsOrderly(request) || broken.StartsWith("Invalid function name", StringComparison.Ordinal) ? null : $"{broken} in {Cut(result.Sent!.ToJsonString())}")
            ?? FieldFate.Silent(request, result, provider == "claude");
    }

    private static string Cut(string text) => text.Length > 900 ? text[..900] : text;
}
