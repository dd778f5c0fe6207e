using Gateway.Accounting.Budgets;
using Gateway.Model;
using Gateway.Protocol.Chat;
using static Gateway.Tests.Budgets.Callers;

namespace Gateway.Tests.Budgets;

/// <summary>What an attempt is charged that was covered for a dollar, and cost a tenth of it by the log.</summary>
public sealed class AttemptCostTests
{
    private static readonly Attempt Logged = Answered(0.1m);
    private static readonly AttemptCover Covered = new(Usd);

    public static TheoryData<AttemptStage, AttemptSide, ChatErrorKind> OpenEnds => new()
    {
        { AttemptStage.Connect, AttemptSide.Client, ChatErrorKind.Unknown },
        { AttemptStage.BeforeCommit, AttemptSide.Client, ChatErrorKind.Unknown },
        { AttemptStage.MidStream, AttemptSide.Client, ChatErrorKind.Unknown },
        { AttemptStage.MidStream, AttemptSide.Gateway, ChatErrorKind.ServerError },
        { AttemptStage.Connect, AttemptSide.Gateway, ChatErrorKind.Timeout },
        { AttemptStage.Connect, AttemptSide.Provider, ChatErrorKind.Timeout },
        { AttemptStage.BeforeCommit, AttemptSide.Provider, ChatErrorKind.Cut },
        { AttemptStage.MidStream, AttemptSide.Provider, ChatErrorKind.Overloaded },
    };

    [Theory]
    [MemberData(nameof(OpenEnds))]
    public void AttemptThatEndedBeforeItsAnswer_IsChargedWhatWasCovered(AttemptStage stage, AttemptSide side, ChatErrorKind kind)
    {
        var ended = Logged with { Outcome = new Outcome(stage, side, new ChatError(kind, "no")) };
        foreach (var source in Enum.GetValues<UsageSource>())
            AttemptCost.Of(ended with { Usage = ended.Usage with { Source = source } }, Covered, isStream: false).ShouldBe(new AttemptCost(Usd, Usd * 9 / 10));
    }

    [Fact]
    public void AnswerWhoseLastNumbersWereTold_CostsThem_WhoeverLeftThen()
    {
        var left = Logged with { Outcome = Outcome.ClientClosed(AttemptStage.MidStream), StopReason = StopReason.EndTurn };
        AttemptCost.Of(left with { Usage = left.Usage with { Source = UsageSource.Provider } }, Covered, isStream: false).ShouldBe(new AttemptCost(Usd / 10, 0));
        AttemptCost.Of(left with { Usage = left.Usage with { Source = UsageSource.Estimated } }, Covered, isStream: false).ShouldBe(new AttemptCost(Usd, Usd * 9 / 10));
    }

    [Fact]
    public void WholeAnswerWhoseUseWasNotTold_IsChargedWhatWasCovered() =>
        AttemptCost.Of(Logged with { Usage = Logged.Usage with { Source = UsageSource.Estimated } }, Covered, isStream: false).ShouldBe(new AttemptCost(Usd, Usd * 9 / 10));

    [Fact]
    public void CostBeyondWhatWasCovered_IsChargedAndKnown()
    {
        var left = Logged with { Outcome = Outcome.ClientClosed(AttemptStage.MidStream) };
        AttemptCost.Of(left, new AttemptCover(Usd / 20), isStream: false).ShouldBe(new AttemptCost(Usd / 10, 0));
    }

    [Theory]
    [InlineData(0, 0, 0.1)]
    [InlineData(2, 0, 0.5)] // 400 unseen tokens at 1,000 USD a million
    [InlineData(2, 100, 0.6)]
    [InlineData(60, 0, 1)]
    public void StreamThatBrokeOff_IsChargedWhatItsModelMayHaveThoughtInItsTime(int seconds, long seen, double expected)
    {
        var left = Logged with
        {
            Outcome = Outcome.ClientClosed(AttemptStage.MidStream), Duration = TimeSpan.FromSeconds(seconds),
            Usage = new TokenUsage { Output = seen, Source = UsageSource.Estimated },
        };
        var spent = (long)(expected * Usd);

        AttemptCost.Of(left, Covered with { MillionOutput = 1_000 * Usd }, isStream: true).ShouldBe(new AttemptCost(spent, spent - (Usd / 10)));
    }

    [Fact]
    public void StreamOfSeveralAnswers_MayHaveThoughtForEach()
    {
        var left = Logged with { Outcome = Outcome.ClientClosed(AttemptStage.MidStream), Duration = TimeSpan.FromSeconds(1) };

        AttemptCost.Of(left, new AttemptCover(Usd, 1_000 * Usd, Answers: 3), isStream: true).Spent.ShouldBe((Usd / 10) + (3 * Usd / 5) + ((left.Usage.Output ?? 0) * 3 * Usd / 1_000));
    }

    public static TheoryData<Outcome> Unbilled =>
    [
        new Outcome(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(ChatErrorKind.ServerError, "no")) { Status = 500 },
        new Outcome(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(ChatErrorKind.Timeout, "no")) { Status = 504 },
        new Outcome(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(ChatErrorKind.Overloaded, "no")) { Status = 200 },
        new Outcome(AttemptStage.BeforeCommit, AttemptSide.Gateway, new ChatError(ChatErrorKind.ServerError, "redirects")) { Status = 302 },
        new Outcome(AttemptStage.Connect, AttemptSide.Provider, new ChatError(ChatErrorKind.Connection, "no")),
        new Outcome(AttemptStage.Connect, AttemptSide.Provider, new ChatError(ChatErrorKind.Timeout, "no connection in time")),
        Outcome.ClientClosed(AttemptStage.Plan),
        Outcome.ClientClosed(AttemptStage.Connect),
        new Outcome(AttemptStage.Plan, AttemptSide.Gateway, new ChatError(ChatErrorKind.RateLimit, "no")) { Reason = GatewayReason.OverBudget },
    ];

    [Theory]
    [MemberData(nameof(Unbilled))]
    public void AttemptNoVendorBills_CostsNothing(Outcome outcome) => AttemptCost.Of(new Attempt(Sonnet, outcome), Covered, isStream: false).ShouldBe(default);

    [Fact]
    public void RefusalBeforeContent_CostsWhatItsProviderSaid()
    {
        var refused = Logged with { Outcome = new Outcome(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(ChatErrorKind.Overloaded, "no")) { Status = 200 } };
        AttemptCost.Of(refused, Covered, isStream: false).ShouldBe(new AttemptCost(Usd / 10, 0));
    }

    [Fact]
    public void AnswerThatBeganUnmetered_IsChargedWhatWasCovered() =>
        AttemptCost.Of(new Attempt(Sonnet, Outcome.ClientClosed(AttemptStage.BeforeCommit)), Covered, isStream: false).ShouldBe(new AttemptCost(Usd, Usd));
}
