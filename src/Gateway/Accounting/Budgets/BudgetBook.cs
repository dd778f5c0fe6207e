using Gateway.Model.Budgets;
using Gateway.Model.Callers;

namespace Gateway.Accounting.Budgets;

/// <summary>
/// All budgets: those of the configuration, and those that came with keys; and what is spent and reserved on each of their accounts. One lock guards all
/// numbers, so that a request is covered by all of its budgets or by none. A request is charged to the periods in which it began. Safe for any thread.
/// </summary>
public sealed class BudgetBook
{
    /// <summary>Accounts kept in memory before idle ones leave it for the store.</summary>
    public const int MostAccounts = 50_000;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly SpendingSource _source;
    private readonly int _mostAccounts;
    private readonly Func<string, string> _nameOf;
    private readonly Dictionary<BudgetAccount, BudgetCounter> _counters = [];
    private readonly KeyBudgets _ofKeys;
    private BudgetDefinition[] _configured = [];
    private bool _areSomeInStoreAlone;
    private long _version;
    private int _sweepAt;

    /// <param name="time">Periods are those of its calendar.</param>
    /// <param name="source">What left the memory.</param>
    /// <param name="nameOf">What accounts call a user: a name that says nothing where the store names nobody.</param>
    /// <param name="keys">The issued keys by id: the budget that comes with one is what it is there.</param>
    /// <param name="mostAccounts">Accounts kept in memory before idle ones leave it.</param>
    public BudgetBook(
        TimeProvider time, SpendingSource? source = null, Func<string, string>? nameOf = null, Func<string, Caller?>? keys = null, int mostAccounts = MostAccounts)
    {
        (_nameOf, _ofKeys) = (nameOf ?? (static user => user), new KeyBudgets(keys ?? (static _ => null)));
        (_time, _source, _mostAccounts, _sweepAt) = (time, source ?? SpendingSource.None, mostAccounts, mostAccounts);
    }

    /// <summary>The configured budgets.</summary>
    public IReadOnlyList<BudgetDefinition> Configured => Volatile.Read(ref _configured);

    /// <summary>Replaces the configured budgets. What is spent on those that stay stays spent.</summary>
    public void Configure(IEnumerable<KeyValuePair<string, BudgetOptions>> budgets) =>
        Volatile.Write(ref _configured, [.. budgets.OrderBy(b => b.Key, StringComparer.Ordinal).Select(b => new BudgetDefinition(b.Key, b.Value))]);

    /// <summary>What was spent before the process began.</summary>
    /// <param name="spending">Accounts whose period runs.</param>
    /// <param name="isAll">There are no others in the store.</param>
    public void Restore(IEnumerable<BudgetSpending> spending, bool isAll)
    {
        lock (_lock)
        {
            _areSomeInStoreAlone |= !isAll;
            foreach (var spent in spending)
                Add(new BudgetPlace(spent.Account, spent.PeriodEnd), spent);
        }
    }

    /// <summary>Opens the budgets that hold for a request; null where none does.</summary>
    public BudgetHold? Open(Caller caller, string? userId)
    {
        var configured = Volatile.Read(ref _configured);
        if (configured.Length == 0 && caller.Budget is null)
            return null;
        var now = _time.GetUtcNow();
        List<BudgetClaim>? claims = null;
        foreach (var budget in configured)
        {
            if (budget.SubjectOf(caller, userId, _nameOf) is { } subject)
                (claims ??= new(2)).Add(Claim(budget, subject, now));
        }

        if (_ofKeys.Of(caller) is { } own)
            (claims ??= new(1)).Add(Claim(own, "", now));
        if (claims is null)
            return null;
        using (Enter(claims))
            return new BudgetHold(this, claims.ConvertAll(Share));
    }

    /// <summary>Changes what an account has spent: the store has it already.</summary>
    public void Correct(BudgetPlace place, long nano)
    {
        lock (_lock)
        {
            if (_counters.TryGetValue(place.Account, out var counter))
                counter.Spent += nano;
            else
                (_areSomeInStoreAlone, _version) = (true, _version + 1);
        }
    }

    /// <summary>A key came, or is other than it was: its budget is listed from now on, if it has one.</summary>
    public void Follow(string keyId)
    {
        if (_ofKeys.Find(BudgetAccount.OfKey(keyId)) is not { } budget)
            return;
        var claim = Claim(budget, "", _time.GetUtcNow());
        using (Enter([claim]))
            _counters[claim.Place.Account].LastUntil(claim.Place.PeriodEnd);
    }

    /// <summary>The account of a budget that runs now; null where there is no such budget.</summary>
    /// <param name="budget">Its id.</param>
    /// <param name="subject">Whose; "" for a budget that is one for all.</param>
    public BudgetState? Find(string budget, string subject)
    {
        if ((Configured.FirstOrDefault(b => b.Id == budget) ?? _ofKeys.Find(budget)) is not { } known)
            return null;
        var claim = Claim(known, subject, _time.GetUtcNow());
        using (Enter([claim]))
            return _counters[claim.Place.Account].Snapshot().Describe(known);
    }

    /// <summary>Every account in memory whose period runs, and each configured budget that is one for all.</summary>
    public IReadOnlyList<BudgetState> List()
    {
        var (now, configured) = (_time.GetUtcNow(), Configured);
        var byId = configured.ToDictionary(b => b.Id, StringComparer.Ordinal);
        CounterSnapshot[] counters;
        // The numbers are copied; what they mean is found out without the lock.
        using (Enter([.. configured.Where(b => !b.IsEach).Select(b => Claim(b, "", now))]))
        {
            var at = 0;
            counters = new CounterSnapshot[_counters.Count];
            foreach (var counter in _counters.Values)
                counters[at++] = counter.Snapshot();
        }

        return [.. from counter in counters
                   let account = counter.Place.Account
                   let budget = byId.GetValueOrDefault(account.Budget) ?? _ofKeys.Find(account.Budget)
                   where budget is not null && IsListed(budget, account, now)
                   select counter.Describe(budget)];
    }

    /// <summary>Reserves <paramref name="more"/> on every account of a request, or on none.</summary>
    internal BudgetRefusal? Reserve(List<BudgetShare> shares, long more)
    {
        lock (_lock)
        {
            foreach (var share in shares)
            {
                if (share.Left < more)
                    return Refuse(share, more);
            }

            foreach (var share in shares)
                share.Counter.Reserved += more;
            return null;
        }
    }

    /// <summary>Reserves as much as there is room for on every account.</summary>
    /// <returns>How much that is; 0 where it is less than <paramref name="least"/>, and nothing is reserved.</returns>
    internal long ReserveUpTo(List<BudgetShare> shares, long least, long most)
    {
        lock (_lock)
        {
            var room = most;
            foreach (var share in shares)
                room = share.Left >= most || share.Budget.LowersMaxTokens ? Math.Min(room, share.Left) : 0;
            if (room < least)
                return 0;
            foreach (var share in shares)
                share.Counter.Reserved += room;
            return room;
        }
    }

    /// <summary>Turns what was reserved into what was spent.</summary>
    internal void Settle(List<BudgetShare> shares, long reserved, long spent, long unresolved)
    {
        lock (_lock)
        {
            foreach (var (_, counter) in shares)
            {
                counter.Reserved -= reserved;
                counter.Spent += spent;
                counter.Unresolved += unresolved;
            }
        }
    }

    /// <summary>A request has written all it had to.</summary>
    internal void Release(List<BudgetShare> shares)
    {
        lock (_lock)
        {
            foreach (var (_, counter) in shares)
                counter.Holds--;
        }
    }

    /// <summary>Enters the lock with all of these accounts in memory. Nobody waits for the store: it is read before, and again where accounts left meanwhile.</summary>
    private Lock.Scope Enter(List<BudgetClaim> claims)
    {
        var (version, read) = (0L, Array.Empty<(BudgetPlace Place, BudgetSpending? Spent)>());
        while (true)
        {
            var scope = _lock.EnterScope();
            if (_counters.Count >= _sweepAt && claims.Exists(c => !_counters.ContainsKey(c.Place.Account)))
                Sweep();
            var missing = Missing(claims, version == _version ? read : []);
            if (missing is null)
                return scope;
            version = _version;
            scope.Dispose();
            read = [.. missing.Select(place => (place, _source.Read(place.Account)))];
        }
    }

    /// <summary>Puts into memory what is known; what else may lie in the store, or null.</summary>
    private List<BudgetPlace>? Missing(List<BudgetClaim> claims, (BudgetPlace Place, BudgetSpending? Spent)[] read)
    {
        foreach (var (place, spent) in read)
        {
            if (!_counters.ContainsKey(place.Account))
                Add(place, spent);
        }

        List<BudgetPlace>? missing = null;
        foreach (var (_, place) in claims)
        {
            if (_counters.ContainsKey(place.Account))
                continue;
            if (_areSomeInStoreAlone)
                (missing ??= []).Add(place);
            else
                Add(place, null);
        }

        return missing;
    }

    private BudgetShare Share(BudgetClaim claim)
    {
        var counter = _counters[claim.Place.Account];
        counter.LastUntil(claim.Place.PeriodEnd);
        counter.Holds++;
        return new BudgetShare(claim.Budget, counter);
    }

    private static BudgetClaim Claim(BudgetDefinition budget, string subject, DateTimeOffset now) => new(budget, Place(budget, subject, now));

    private static BudgetPlace Place(BudgetDefinition budget, string subject, DateTimeOffset now)
    {
        var period = BudgetPeriod.At(budget.Per, now);
        return new BudgetPlace(new BudgetAccount(budget.Id, subject, period.Start), period.End);
    }

    private void Add(BudgetPlace place, BudgetSpending? spent) => _counters[place.Account] = new BudgetCounter(place)
    {
        Spent = spent?.SpentNano ?? 0,
        Restored = spent?.SpentNano ?? 0,
        Unresolved = spent?.UnresolvedNano ?? 0,
    };

    /// <summary>What is over, or has spent nothing, is forgotten; what is idle beside that leaves the memory, if the store has all of it.</summary>
    private void Sweep()
    {
        var now = _time.GetUtcNow();
        Forget(c => c.Place.PeriodEnd <= now.ToUnixTimeMilliseconds() || c is { Spent: 0, Reserved: 0 });
        if (_counters.Count > _mostAccounts / 2 && _source.IsUpToDate())
        {
            _areSomeInStoreAlone = true;
            Forget(static _ => true);
        }

        // Where little could go, the next sweep waits for as many again: it looks at all of them.
        _sweepAt = Math.Max(_mostAccounts, _counters.Count + (_mostAccounts / 2));
    }

    private void Forget(Func<BudgetCounter, bool> which)
    {
        _version++;
        foreach (var (account, _) in _counters.Where(c => c.Value.Holds == 0 && which(c.Value)).ToList())
            _counters.Remove(account);
    }

    private BudgetRefusal Refuse(BudgetShare share, long needed)
    {
        share.Counter.HasRefused = true;
        var state = share.Counter.Snapshot().Describe(share.Budget);
        return new BudgetRefusal(state, needed, state.ResetsAt - _time.GetUtcNow());
    }

    private static bool IsListed(BudgetDefinition budget, BudgetAccount account, DateTimeOffset now) =>
        account.PeriodStart == BudgetPeriod.At(budget.Per, now).Start && (budget.IsEach || account.Subject.Length == 0);

    private readonly record struct BudgetClaim(BudgetDefinition Budget, BudgetPlace Place);
}
