namespace Gateway.Protocol.Tests.Corpus;

public sealed class CorpusTests
{
    [Fact]
    public void Corpus_HoldsTheThreeDialects()
    {
        WireCorpus.Require();

        WireCorpus.Cases("anthropic-messages").Count().ShouldBeGreaterThan(400);
        WireCorpus.Cases("openai-chat").Count().ShouldBeGreaterThan(900);
        WireCorpus.Cases("gemini-generate").Count().ShouldBeGreaterThan(400);
    }
}
