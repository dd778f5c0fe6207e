using Gateway.Model;
using Gateway.Protocol.Chat;
using static Gateway.Tests.Budgets.Callers;

namespace Gateway.Tests.Budgets;

public sealed class BudgetHoldTests
{
    [Fact]
    public void Settled_FreesWhatWasNotSpent_Once()
    {
        var book = Book(null, ("all", Budget(1)));
        using (var hold = book.Open(Key("ci"), null)!)
        {
            hold.Cover(Usd).ShouldBeNull();
            book.Find("all", "")!.ReservedNano.ShouldBe(Usd);
            hold.AttemptEnded(Answered(0.25m));
            hold.Settle();
            hold.Settle();
        }

        var state = book.Find("all", "")!;
        (state.SpentNano, state.ReservedNano, state.UnresolvedNano).ShouldBe((Usd / 4, 0, 0));
    }

    [Fact]
    public void AttemptAfterABilledOne_IsCoveredBesideWhatThatCost()
    {
        var book = Book(null, ("all", Budget(1)));
        using var hold = book.Open(Key("ci"), null)!;
        hold.Cover(Usd / 2).ShouldBeNull();
        hold.AttemptEnded(Answered(0.4m));
        hold.Cover(Usd / 2).ShouldBeNull();
        hold.Reserved.ShouldBe((long)(0.9m * Usd));
        hold.AttemptEnded(Answered(0.4m));
        hold.Cover(Usd / 2).ShouldNotBeNull();
        hold.Charge().SpentNano.ShouldBe((long)(0.8m * Usd));
    }

    [Fact]
    public void AttemptNobodyBilled_CostsNothing_AndItsReservationServesTheNext()
    {
        var book = Book(null, ("all", Budget(1)));
        using var hold = book.Open(Key("ci"), null)!;
        hold.Cover(Usd).ShouldBeNull();
        hold.AttemptEnded(new Attempt(Sonnet, new Outcome(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(ChatErrorKind.Overloaded, "no"))));
        hold.Cover(Usd).ShouldBeNull();
        hold.Reserved.ShouldBe(Usd);
    }

    [Fact]
    public void AnswerNobodyCouldMeter_KeepsItsReservationAsSpentAndUnresolved()
    {
        var book = Book(null, ("all", Budget(1)));
        using (var hold = book.Open(Key("ci"), null)!)
        {
            hold.Cover(Usd / 2).ShouldBeNull();
            hold.AttemptEnded(new Attempt(Sonnet, Outcome.Success));
        }

        var state = book.Find("all", "")!;
        (state.SpentNano, state.ReservedNano, state.UnresolvedNano).ShouldBe((Usd / 2, 0, Usd / 2));
    }

    [Fact]
    public void CrashedRequest_IsChargedAllItReserved()
    {
        var book = Book(null, ("all", Budget(1)));
        using var hold = book.Open(Key("ci"), null)!;
        hold.Cover(Usd / 2).ShouldBeNull();
        hold.AttemptEnded(Answered(0.1m));
        hold.Cover(Usd / 2).ShouldBeNull();
        var crashed = hold.Charge().AtWorst();
        (crashed.SpentNano, crashed.UnresolvedNano, crashed.ReservedNano).ShouldBe(((long)(0.6m * Usd), Usd / 2, 0));
    }

    [Fact]
    public void MoreThanNumbersHold_IsNotCovered()
    {
        using var hold = Book(null, ("all", Budget(1))).Open(Key("ci"), null)!;
        hold.Cover(Usd / 4).ShouldBeNull();
        hold.AttemptEnded(Answered(0.25m));
        hold.Cover(long.MaxValue).ShouldNotBeNull();
    }

    [Fact]
    public void ShorterAnswer_TakesWhatIsLeft_WhereTheBudgetAllowsIt()
    {
        var book = Book(null, ("strict", Budget(10)), ("lowers", Budget(1) with { LowerMaxTokens = true }));
        book.Spend(Key("ci"), 0.75m).ShouldBeNull();
        using var hold = book.Open(Key("ci"), null)!;
        hold.CoverUpTo(Usd / 2, Usd).ShouldBe(0);
        hold.CoverUpTo(Usd / 100, Usd).ShouldBe(Usd / 4);
        using var other = Book(null, ("strict", Budget(1))).Open(Key("ci"), null)!;
        other.CoverUpTo(1, 2 * Usd).ShouldBe(0);
    }
}
