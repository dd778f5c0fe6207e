using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Chat;

public sealed class ResponseFoldTests
{
    [Fact]
    public void OverlappingBlocks_FoldInTheOrderOfTheirIndexes()
    {
        var response = Fold(
            new ChatEvent.Started("id", "model"),
            new ChatEvent.BlockStarted(0, new TextBlock("")),
            new ChatEvent.BlockDelta(0, DeltaKind.Text, "a"),
            new ChatEvent.BlockStarted(1, new ToolUseBlock("t1", "one", "")),
            new ChatEvent.BlockStarted(2, new ToolUseBlock("t2", "two", "")),
            new ChatEvent.BlockDelta(2, DeltaKind.Arguments, "{\"x\":"),
            new ChatEvent.BlockDelta(1, DeltaKind.Arguments, "{}"),
            new ChatEvent.BlockDelta(2, DeltaKind.Arguments, "1}"),
            new ChatEvent.BlockDelta(0, DeltaKind.Text, "b"),
            new ChatEvent.Finished(StopReason.ToolUse));

        (response.Id, response.Model, response.StopReason).ShouldBe(("id", "model", StopReason.ToolUse));
        response.Content.ShouldBe([new TextBlock("ab"), new ToolUseBlock("t1", "one", "{}"), new ToolUseBlock("t2", "two", "{\"x\":1}")]);
    }

    [Fact]
    public void ReasoningDeltas_FoldIntoTextAndSignature()
    {
        var response = Fold(
            new ChatEvent.BlockStarted(0, new ReasoningBlock("", null, Dialect.Gemini)),
            new ChatEvent.BlockDelta(0, DeltaKind.Reasoning, "h"),
            new ChatEvent.BlockDelta(0, DeltaKind.Signature, "ab"),
            new ChatEvent.BlockDelta(0, DeltaKind.Reasoning, "m"),
            new ChatEvent.BlockDelta(0, DeltaKind.Signature, "cd"),
            new ChatEvent.BlockStarted(1, new ReasoningBlock("", null, Dialect.OpenAi)),
            new ChatEvent.Finished(StopReason.EndTurn));

        response.Content.ShouldBe([new ReasoningBlock("hm", "abcd", Dialect.Gemini), new ReasoningBlock("", null, Dialect.OpenAi)]);
    }

    [Fact]
    public void Citations_FoldIntoOneArray()
    {
        var response = Fold(
            new ChatEvent.BlockStarted(0, new TextBlock("") { Citations = JsonElement.Parse("[]"u8) }),
            new ChatEvent.BlockDelta(0, DeltaKind.Citation, "{\"a\":1}"),
            new ChatEvent.BlockDelta(0, DeltaKind.Text, "t"),
            new ChatEvent.BlockDelta(0, DeltaKind.Citation, "{\"b\":2}"),
            new ChatEvent.Finished(StopReason.EndTurn));

        response.Content[0].ShouldBeOfType<TextBlock>().Citations!.Value.GetRawText().ShouldBe("[{\"a\":1},{\"b\":2}]");
    }

    [Fact]
    public void WhatComesAfterTheEnd_IsIgnoredButForUsage()
    {
        var fold = new List<ChatEvent>
        {
            new ChatEvent.BlockStarted(0, new TextBlock("")),
            new ChatEvent.Finished(StopReason.StopSequence, "END"),
            new ChatEvent.BlockDelta(0, DeltaKind.Text, "late"),
            new ChatEvent.Usage(new TokenUsage { Output = 3, Source = UsageSource.Provider }),
            new ChatEvent.Failed(new ChatError(ChatErrorKind.Cut, "late")),
        }.Fold();

        fold.Error.ShouldBeNull();
        fold.ToResponse().Content.ShouldBe([new TextBlock("")]);
        fold.ToResponse().StopSequence.ShouldBe("END");
        fold.ToResponse().Usage.Output.ShouldBe(3);
    }

    [Fact]
    public void Failure_KeepsWhatWasSaidBefore()
    {
        var error = new ChatError(ChatErrorKind.Overloaded, "busy");
        var fold = new List<ChatEvent>
        {
            new ChatEvent.BlockStarted(0, new TextBlock("")),
            new ChatEvent.BlockDelta(0, DeltaKind.Text, "half"),
            new ChatEvent.Failed(error),
        }.Fold();

        (fold.IsComplete, fold.Error).ShouldBe((true, error));
        fold.ToResponse().Content.ShouldBe([new TextBlock("half")]);
    }

    [Fact]
    public void DeltaWithoutItsBlock_IsABugAndSaysSo() =>
        Should.Throw<InvalidOperationException>(() => Fold(new ChatEvent.BlockDelta(3, DeltaKind.Text, "x"))).Message.ShouldContain("3");

    private static ChatResponse Fold(params IEnumerable<ChatEvent> events) => events.Fold().ToResponse();
}
