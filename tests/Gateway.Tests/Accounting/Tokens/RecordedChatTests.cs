using Gateway.Accounting.Tokens;
using Gateway.Model.Tokens;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Tests.Accounting.Tokens;

/// <summary>Counts against the input tokens that vendors reported for recorded requests.</summary>
public sealed class RecordedChatTests
{
    [Fact]
    public void TextToOpenAi_CountsWithinAPercentOfWhatItReports()
    {
        // Search models do not report what they read; gpt-5.6 and a model of 2023 add a few tokens of their own.
        foreach (var (path, request, counted, reported) in Recorded(new OpenAiDialect(), "openai-chat", "openai-chat"))
        {
            if (IsText(request) && !request.Model!.Contains("search", StringComparison.Ordinal))
                ((double)counted).ShouldBe(reported, 4 + (reported / 100.0), path);
        }
    }

    [Fact]
    public void MostTextToOpenAi_CountsExactly()
    {
        var texts = Recorded(new OpenAiDialect(), "openai-chat", "openai-chat").Where(r => IsText(r.Request)).ToList();

        texts.Count(r => r.Counted == r.Reported).ShouldBeGreaterThan(texts.Count * 2 / 3);
    }

    [Fact]
    public void ToolsOfOpenAi_CountWithinAFifthForMost()
    {
        var requests = Recorded(new OpenAiDialect(), "openai-chat", "openai-chat").Where(r => HasTools(r.Request)).ToList();

        requests.Count(r => Math.Abs(r.Counted - r.Reported) <= r.Reported / 5).ShouldBeGreaterThan(requests.Count * 9 / 10);
    }

    [Fact]
    public void EstimatesForClaude_AreWithinAThirdForMost()
    {
        var requests = Recorded(new AnthropicDialect(), "anthropic", "anthropic-messages")
            .Where(r => IsText(r.Request) || HasTools(r.Request)).ToList();

        requests.Count(r => Math.Abs(r.Counted - r.Reported) <= Math.Max(10, r.Reported / 3)).ShouldBeGreaterThan(requests.Count * 8 / 10);
    }

    private static bool IsText(ChatRequest request) =>
        request.Tools.Count == 0 && request.OutputFormat is null && request.Extensions.All(e => e.Name != "container" && e.Name != "mcp_servers")
            && request.Messages.SelectMany(m => m.Content).All(b => b is TextBlock);

    private static bool HasTools(ChatRequest request) =>
        request.Tools.Count > 0 && request.OutputFormat is null && request.Tools.All(t => t.Native is null)
            && request.Messages.SelectMany(m => m.Content).All(b => b is TextBlock or ToolUseBlock or ToolResultBlock);

    private static List<(string Path, ChatRequest Request, long Counted, long Reported)> Recorded<TDialect>(
        TDialect dialect, string provider, string wire)
        where TDialect : IIngressDialect, IEgressDialect
    {
        WireCorpus.Require();
        var recorded = new List<(string, ChatRequest, long, long)>();
        foreach (var exchange in WireCorpus.Cases(wire, streaming: false, status: 200).Where(c => c.Provider == provider && c.Request is not null))
        {
            var request = dialect.ReadRequest(exchange.Request!);
            var fold = new ResponseFold();
            var events = new List<ChatEvent>();
            dialect.ReadResponse(exchange.Response, events);
            events.ForEach(fold.Add);
            var model = InputTokens.RulesOf(request.Model!, request.Origin);
            if (fold.ToResponse().Usage.TotalInput is { } reported)
                recorded.Add((exchange.Path, request, ChatTokens.Count(request, model), reported));
        }

        recorded.Count.ShouldBeGreaterThan(100);
        return recorded;
    }
}
