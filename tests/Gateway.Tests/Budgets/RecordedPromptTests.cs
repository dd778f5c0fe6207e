using Gateway.Accounting.Budgets;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Tests.Translation;

namespace Gateway.Tests.Budgets;

/// <summary>What recorded requests of every API hold beside text.</summary>
public sealed class RecordedPromptTests
{
    [Fact]
    public async Task PromptThatIsPlainAtAGlance_IsPlainWhenItIsRead()
    {
        var plain = 0;
        await CorpusWalk.RunAsync(Requests(), atLeast: 2_000, recorded =>
        {
            if (!PlainPrompt.TryRead(recorded.Request, out var glance))
                return Task.FromResult<string?>(null);
            plain++;
            var read = new PromptWalk(recorded.Request).Read();
            // A word in passing may be taken for a tool, not the other way.
            glance.HasTools &= read.HasTools;
            return Task.FromResult(glance.Equals(read) ? null : "is not what it looks like");
        });
        plain.ShouldBeGreaterThan(1_000);
    }

    private static IEnumerable<WireCase> Requests() =>
        new[] { "anthropic-messages", "openai-chat", "openai-responses", "gemini-generate" }.SelectMany(WireCorpus.Cases).Where(c => c.Request is not null);
}
