using Gateway.Model;
using Gateway.Model.Budgets;

namespace Gateway.Accounting.Budgets;

/// <summary>
/// One request's hold on its budgets: reserved before each attempt, settled once at the request's end. It belongs to the request, which does one thing at a time.
/// </summary>
public sealed class BudgetHold : IDisposable
{
    private readonly BudgetBook _book;
    private readonly List<BudgetShare> _shares;
    private readonly BudgetPlace[] _places;
    private long _reserved;
    private AttemptCover _covered;
    private AttemptCost _ended;
    private bool _isSettled;
    private bool _isReleased;

    internal BudgetHold(BudgetBook book, List<BudgetShare> shares)
    {
        (_book, _shares) = (book, shares);
        _places = [.. shares.Select(s => s.Counter.Place)];
        foreach (var (budget, _) in shares)
        {
            AllowsUnpriced &= budget.AllowsUnpriced;
            LowersMaxTokens |= budget.LowersMaxTokens;
        }
    }

    /// <summary>What nobody knows the price of goes through, for all of its budgets.</summary>
    public bool AllowsUnpriced { get; } = true;

    /// <summary>Some of its budgets would rather have a shorter answer than none.</summary>
    public bool LowersMaxTokens { get; }

    /// <summary>What it may cost at worst, ended attempts included: billionths of a US dollar.</summary>
    public long Reserved => _reserved;

    /// <summary>Something is reserved, or was spent.</summary>
    public bool IsCharged => _reserved > 0 || _ended.Spent > 0;

    /// <summary>Makes sure that the attempt to come fits beside what the ended ones cost: on all budgets, or on none.</summary>
    /// <param name="nano">What it may cost at worst.</param>
    /// <param name="price">What that is made of; null where it is not known.</param>
    /// <param name="answers">How many answers it asks for.</param>
    /// <returns>Null where it is covered.</returns>
    public BudgetRefusal? Cover(long nano, WorstPrice? price = null, long answers = 1)
    {
        var more = (long)Int128.Min((Int128)_ended.Spent + nano - _reserved, long.MaxValue);
        if (more > 0 && _book.Reserve(_shares, more) is { } refusal)
            return refusal;
        (_covered, _reserved) = (new AttemptCover(nano, price?.MillionOutput, answers), _reserved + Math.Max(0, more));
        return null;
    }

    /// <summary>Reserves what there is room for, before the first attempt, where some budget would rather have a shorter answer.</summary>
    /// <returns>How much the attempt may cost; 0 where that is less than <paramref name="least"/>.</returns>
    public long CoverUpTo(long least, long most, WorstPrice? price = null, long answers = 1)
    {
        var room = _book.ReserveUpTo(_shares, least, most);
        (_covered, _reserved) = (new AttemptCover(room, price?.MillionOutput, answers), _reserved + room);
        return room;
    }

    /// <summary>An attempt has ended, priced.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="isStream">It was answered by a stream: its vendor stops where nobody listens any more.</param>
    public void AttemptEnded(Attempt attempt, bool isStream = false) => _ended = With(attempt, isStream);

    /// <summary>What the request is charged, as things stand.</summary>
    /// <param name="answered">An attempt whose answer is whole, and that has not ended yet; null: none.</param>
    public BudgetCharge Charge(Attempt? answered = null)
    {
        var cost = answered is null ? _ended : With(answered, isStream: false);
        return new BudgetCharge(_places, _reserved, cost.Spent, cost.Unresolved);
    }

    /// <summary>The request is over: what its attempts cost is spent, the rest is free again. Once; later calls do nothing.</summary>
    public void Settle()
    {
        if (_isSettled)
            return;
        _isSettled = true;
        _book.Settle(_shares, _reserved, _ended.Spent, _ended.Unresolved);
    }

    /// <summary>Its row is handed to the log: nothing of it is in memory alone.</summary>
    public void Dispose()
    {
        Settle();
        if (_isReleased)
            return;
        _isReleased = true;
        _book.Release(_shares);
    }

    private AttemptCost With(Attempt attempt, bool isStream)
    {
        var cost = AttemptCost.Of(attempt, _covered, isStream);
        return new AttemptCost(_ended.Spent + cost.Spent, _ended.Unresolved + cost.Unresolved);
    }
}
