using Gateway.Accounting.Budgets;
using Gateway.Model;
using Gateway.Model.Budgets;
using Gateway.Model.Callers;
using Gateway.Tests.Time;
using static Gateway.Tests.Budgets.Callers;

namespace Gateway.Tests.Budgets;

public sealed class BudgetBookTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void NoBudgetThatHolds_OpensNothing()
    {
        Book(_time).Open(Key("ci"), "u1").ShouldBeNull();
        Book(_time, ("other", Budget(1) with { Key = "other" })).Open(Key("ci"), "u1").ShouldBeNull();
    }

    [Fact]
    public void EachScope_HoldsForWhomItSays()
    {
        var book = Book(
            _time, ("all", Budget(100)), ("key", Budget(1) with { Key = "ci" }), ("label", Budget(2) with { Label = "team=search" }), ("user", Budget(3) with { User = "u1" }));

        book.Spend(Key("ci"), 1).ShouldBeNull();
        book.Spend(Key("ci"), 1).ShouldNotBeNull().State.Budget.Id.ShouldBe("key");
        book.Spend(Key("a", "team=search"), 1).ShouldBeNull();
        book.Spend(Key("b", "x=y", "team=search"), 1).ShouldBeNull();
        book.Spend(Key("a", "team=search"), 1).ShouldNotBeNull().State.Budget.Id.ShouldBe("label");
        book.Spend(Key("c"), 3, "u1").ShouldBeNull();
        book.Spend(Caller.Anonymous, 1, "u1").ShouldNotBeNull().State.Budget.Id.ShouldBe("user");
        book.Spend(Caller.Anonymous, 1, "u2").ShouldBeNull();
        book.Find("all", "")!.SpentNano.ShouldBe(7 * Usd);
    }

    [Fact]
    public void BudgetThatEachHas_IsCountedByKeyOrUser_AndWhoSaysNeitherShareOne()
    {
        var book = Book(_time, ("keys", Budget(1) with { Each = "key" }), ("users", Budget(2) with { Each = "user" }));

        book.Spend(Key("a"), 1, "u1").ShouldBeNull();
        book.Spend(Key("a"), 1, "u1").ShouldNotBeNull().State.Subject.ShouldBe("a");
        book.Spend(Key("b"), 1, "u1").ShouldBeNull();
        book.Spend(Key("c"), 1, "u1").ShouldNotBeNull().State.Subject.ShouldBe("u1");
        book.Spend(Caller.Anonymous, 1).ShouldBeNull();
        book.Spend(Caller.Anonymous, 1).ShouldNotBeNull().State.Subject.ShouldBe("");
    }

    [Fact]
    public void BudgetOfAKey_HoldsBesideTheConfigured_AndFollowsTheKey()
    {
        var caller = Key("key_1") with { Budget = new KeyBudget(1, "total") };
        var book = new BudgetBook(_time, keys: id => id == caller.KeyId ? caller : null);
        book.Configure([KeyValuePair.Create("all", Budget(10))]);

        book.Spend(caller, 1).ShouldBeNull();
        book.Spend(caller, 1).ShouldNotBeNull().State.Budget.Id.ShouldBe("key:key_1");
        caller = caller with { Budget = new KeyBudget(2, "total") };
        book.List().ShouldContain(s => s.Budget.Id == "key:key_1" && s.SpentNano == Usd && s.LeftNano == Usd);
        book.Spend(caller, 1).ShouldBeNull();

        caller = caller with { Budget = null };
        book.List().ShouldHaveSingleItem().Budget.Id.ShouldBe("all");
        book.Find("key:key_1", "").ShouldBeNull();
    }

    [Fact]
    public void BudgetOfAKey_ThatGetsAnotherPeriod_IsListedWithItsNewAccountBeforeAnybodyAsks()
    {
        var caller = Key("key_1") with { Budget = new KeyBudget(1, "total") };
        var book = new BudgetBook(_time, keys: _ => caller);
        book.Spend(caller, 1).ShouldBeNull();

        caller = caller with { Budget = new KeyBudget(3, "day") };
        book.Follow("key_1");
        var state = book.List().ShouldHaveSingleItem();
        (state.Budget.CapNano, state.SpentNano, state.Place.Account.PeriodStart).ShouldBe((3 * Usd, 0, BudgetPeriod.At(BudgetPer.Day, _time.GetUtcNow()).Start));
    }

    [Fact]
    public void BudgetOfAKey_ThatSpentBeforeTheStart_IsListedAndCorrectedBeforeAnybodyAsks()
    {
        var caller = Key("key_1") with { Budget = new KeyBudget(1, "total") };
        var book = new BudgetBook(_time, keys: id => id == "key_1" ? caller : null);
        book.Restore([new BudgetSpending(new BudgetAccount("key:key_1", "", 0), null, Usd / 2, 0), new BudgetSpending(new BudgetAccount("key:gone", "", 0), null, 7, 0)], isAll: true);

        book.List().ShouldHaveSingleItem().LeftNano.ShouldBe(Usd / 2);
        book.Find("key:key_1", "")!.SpentNano.ShouldBe(Usd / 2);
    }

    [Fact]
    public void RefusedByOneBudget_ReservesNothingOnTheOthers()
    {
        var book = Book(_time, ("large", Budget(10)), ("small", Budget(1)));
        book.Spend(Key("ci"), 2).ShouldNotBeNull();
        book.List().ShouldAllBe(s => s.ReservedNano == 0 && s.SpentNano == 0);
    }

    [Fact]
    public void Refusal_SaysHowTheBudgetStandsAndUntilWhen()
    {
        _time.Advance(TimeSpan.FromHours(10));
        var book = Book(_time, ("each", Budget(1) with { Each = "key" }));
        book.Spend(Key("ci"), 0.75m).ShouldBeNull();
        using var running = book.Open(Key("ci"), null)!;
        running.Cover(Usd / 5).ShouldBeNull();

        var refusal = book.Spend(Key("ci"), 0.5m).ShouldNotBeNull();
        refusal.RetryAfter.ShouldBe(TimeSpan.FromHours(14));
        refusal.Text.ShouldBe(
            "Budget 'each' (1 USD per day) has no room for this request: 0.75 USD are spent, 0.2 reserved, and it may cost up to 0.5. It begins anew at 2026-01-02T00:00:00Z.");
    }

    [Theory]
    [InlineData("hour", 0, 59, 1)]
    [InlineData("day", 23, 59, 1)]
    [InlineData("month", 30 * 24, 23 * 60, 1440)]
    public void PeriodThatIsOver_BeginsAnewAtItsCalendarsBorder(string per, int hours, int minutes, int later)
    {
        var book = Book(_time, ("all", Budget(1, per)));
        book.Spend(Key("ci"), 1).ShouldBeNull();
        _time.Advance(new TimeSpan(hours, minutes, 0));
        book.Spend(Key("ci"), 1).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromMinutes(later));
        book.Spend(Key("ci"), 1).ShouldBeNull();
    }

    [Fact]
    public void Total_NeverBeginsAnew()
    {
        var book = Book(_time, ("all", Budget(1, "total")));
        book.Spend(Key("ci"), 1).ShouldBeNull();
        _time.Advance(TimeSpan.FromDays(4000));
        book.Spend(Key("ci"), 0.001m).ShouldNotBeNull().RetryAfter.ShouldBeNull();
    }

    [Fact]
    public void RequestThatRunsOverTheBorder_IsChargedWhereItBegan()
    {
        var book = Book(_time, ("all", Budget(1)));
        using (var hold = book.Open(Key("ci"), null)!)
        {
            hold.Cover(Usd).ShouldBeNull();
            _time.Advance(TimeSpan.FromDays(1));
            hold.AttemptEnded(Answered(1));
        }

        book.Find("all", "")!.SpentNano.ShouldBe(0);
    }

    [Fact]
    public async Task ConcurrentRequests_NeverHoldMoreThanTheCap()
    {
        var book = Book(_time, ("all", Budget(1)), ("each", Budget(0.3m) with { Each = "key" }));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                book.Spend(Key($"k{(n + i) % 4}"), 0.001m);
                book.List().ShouldAllBe(s => s.SpentNano + s.ReservedNano <= s.Budget.CapNano);
            }
        })));
        book.Find("all", "")!.SpentNano.ShouldBe(Usd);
    }

    [Fact]
    public void ConfiguredAgain_KeepsWhatIsSpentOnBudgetsThatStay()
    {
        var book = Book(_time, ("stays", Budget(1)), ("goes", Budget(1)));
        book.Spend(Key("ci"), 1).ShouldBeNull();
        book.Configure([KeyValuePair.Create("stays", Budget(3)), KeyValuePair.Create("new", Budget(5))]);

        book.Spend(Key("ci"), 2).ShouldBeNull();
        book.Spend(Key("ci"), 1).ShouldNotBeNull().State.Budget.Id.ShouldBe("stays");
        book.List().Select(s => (s.Budget.Id, s.SpentNano)).Order().ShouldBe([("new", 2 * Usd), ("stays", 3 * Usd)]);
    }

    [Fact]
    public void RefusalForWhatOthersSpendToo_DoesNotTellHowMuch()
    {
        var book = Book(_time, ("all", Budget(1)));
        book.Spend(Key("other"), 0.75m).ShouldBeNull();
        book.Spend(Key("ci"), 0.5m).ShouldNotBeNull().Text.ShouldBe("Budget 'all' has no room for this request. It begins anew at 2026-01-02T00:00:00Z.");
    }

    [Fact]
    public void PeriodChangedToALongerOne_IsNotForgottenWithTheShorter()
    {
        var book = Book(_time);
        var caller = Key("key_1") with { Budget = new KeyBudget(1, "day") };
        book.Spend(caller, 1).ShouldBeNull();
        caller = caller with { Budget = new KeyBudget(1, "month") };
        book.Spend(caller, 1).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromDays(2));
        for (var i = 0; i < 20; i++)
            book.Spend(Key($"k{i}") with { Budget = new KeyBudget(1, "total") }, 1).ShouldBeNull();
        book.Spend(caller, 1).ShouldNotBeNull().State.Place.PeriodEnd.ShouldBe(BudgetPeriod.At(BudgetPer.Month, _time.GetUtcNow()).End);
    }

    [Fact]
    public void StoreIsRead_WhileOthersUseTheBook_AndItsFailureHoldsNothing()
    {
        BudgetBook book = null!;
        var fails = true;
        var source = new SpendingSource(account => fails ? throw new IOException() : Others(account), static () => true);
        book = Book(_time, source, ("each", Budget(1) with { Each = "user" }));
        book.Restore([], isAll: false);

        Should.Throw<IOException>(() => book.Open(Key("ci"), "u1"));
        fails = false;
        book.Spend(Key("ci"), 0.5m, "u1").ShouldNotBeNull();

        // Were the lock held, this would wait for ever.
        BudgetSpending? Others(BudgetAccount account)
        {
            Task.Run(() => book.List()).Wait(TimeSpan.FromSeconds(5)).ShouldBeTrue();
            return new BudgetSpending(account, null, Usd, 0);
        }
    }

    [Fact]
    public void RestoredSpending_Counts()
    {
        var book = Book(_time, ("all", Budget(1)));
        var period = BudgetPeriod.At(BudgetPer.Day, _time.GetUtcNow());
        book.Restore([new BudgetSpending(new BudgetAccount("all", "", period.Start), period.End, Usd / 2, 7)], isAll: true);

        book.Spend(Key("ci"), 0.6m).ShouldNotBeNull();
        book.Find("all", "")!.UnresolvedNano.ShouldBe(7);
    }

    [Fact]
    public void IdleAccountsBeyondTheBound_LeaveForTheStore_AndCountWhenTheyComeBack()
    {
        var store = new Dictionary<BudgetAccount, BudgetSpending>();
        var isUpToDate = false;
        var source = new SpendingSource(account => store.TryGetValue(account, out var known) ? known : null, () => isUpToDate);
        var book = Book(_time, source, ("each", Budget(1) with { Each = "user" }));
        for (var i = 0; i < 100; i++)
        {
            isUpToDate = i >= 50;
            book.Spend(Key("ci"), 1, $"u{i}").ShouldBeNull();
            foreach (var state in book.List())
                store[state.Place.Account] = new BudgetSpending(state.Place.Account, state.Place.PeriodEnd, state.SpentNano, 0);
        }

        book.List().Count.ShouldBeLessThan(50);
        Enumerable.Range(0, 100).ShouldAllBe(i => book.Spend(Key("ci"), 0.5m, $"u{i}") != null);
    }
}
