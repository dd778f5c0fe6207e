using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.Rules;

/// <summary>What a vendor has answered is right by its own rules.</summary>
public sealed class RecordedRequestRulesTests
{
    [Fact]
    public void RequestAnthropicAnswered_PassesItsRulesUnchanged() => Check(new AnthropicDialect(), "anthropic-messages", atLeast: 400);

    [Fact]
    public void RequestOpenAiAnswered_PassesItsRulesUnchanged() => Check(new OpenAiDialect(), "openai-chat", atLeast: 800);

    private static void Check<TDialect>(TDialect dialect, string wire, int atLeast)
        where TDialect : IIngressDialect, IEgressDialect
    {
        WireCorpus.Require();
        var (checkedOnes, changed) = (0, new List<string>());
        foreach (var recorded in WireCorpus.Cases(wire).Where(c => c.Status == 200))
        {
            if (recorded.Request is not { } body || dialect.Peek(body).Problems.Count > 0 || TryRead(dialect, body) is not { } request)
                continue;
            checkedOnes++;
            if (Change(dialect, request) is { } change)
                changed.Add($"{recorded.Path}: {change}");
        }

        changed.ShouldBeEmpty();
        checkedOnes.ShouldBeGreaterThan(atLeast);
    }

    private static ChatRequest? TryRead(IIngressDialect dialect, byte[] body)
    {
        try
        {
            return dialect.ReadRequest(body);
        }
        catch (RequestFormatException)
        {
            return null;
        }
    }

    private static string? Change(IEgressDialect dialect, ChatRequest request)
    {
        var report = new ConversionReport();
        try
        {
            dialect.RulesOf(request.Model ?? "").Apply(request, report);
            return report.IsLossless ? null : string.Join("; ", report.Losses);
        }
        catch (RequestFormatException refused)
        {
            return refused.Message;
        }
    }
}
