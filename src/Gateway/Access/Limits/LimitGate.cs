using System.Collections.Frozen;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Model.Limits;

namespace Gateway.Access.Limits;

/// <summary>
/// Holds requests to the limits of their key, their user and of all together: every one of them, or none is charged. One lock: what is checked is
/// taken in the same moment, so that no number of callers at once gets past. Counts are this process's, and begin anew with it.
/// </summary>
public sealed class LimitGate
{
    private const int MostHeld = 3;

    private readonly Lock _lock = new();
    private readonly LimitSubjects _keys = new();
    private readonly LimitSubjects _users = new();
    private readonly LimitScope _all = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private volatile Held _held;

    /// <param name="options">The limits.</param>
    /// <param name="time">The clock.</param>
    public LimitGate(LimitsOptions options, TimeProvider time)
    {
        (_time, _start) = (time, time.GetTimestamp());
        _held = new Held(options);
    }

    /// <summary>Some limit is a user's.</summary>
    public bool GoesByUsers => _held.GoesByUsers;

    /// <summary>From now on these hold. What was counted goes on counting.</summary>
    public void Configure(LimitsOptions options) => _held = new Held(options);

    /// <param name="caller">Who asks.</param>
    /// <param name="userId">Their user; null where nobody said.</param>
    /// <param name="tokens">What the request will use by a rough count. One that is larger than the limit itself passes where nothing else counts.</param>
    /// <param name="lease">The request's place; null where no limit holds for it, and where it is refused.</param>
    /// <returns>Null where it may go on.</returns>
    public LimitRefusal? TryEnter(Caller caller, string? userId, long tokens, out LimitLease? lease)
    {
        lease = null;
        var limits = _held;
        if (limits.AreNone && caller.Limits is null)
            return null;
        var now = Now();
        lock (_lock)
        {
            var held = Find(limits, caller, userId, now);
            if (held.Length == 0)
                return null;
            if (Refuse(held, tokens, now) is { } refusal)
                return refusal;
            foreach (var limit in held)
                limit.Scope.Enter(limit.Limits, tokens, now);
            lease = new LimitLease(this, held, tokens, now, Standing(held, now));
            return null;
        }
    }

    /// <summary>Whether a request of <paramref name="caller"/> would be refused now, whoever its user is; nothing is charged.</summary>
    /// <returns>Null where it may go on.</returns>
    public LimitRefusal? Look(Caller caller)
    {
        var limits = _held;
        if (limits.AreNone && caller.Limits is null)
            return null;
        var now = Now();
        lock (_lock)
            return Refuse(Find(limits, caller, null, now), tokens: 0, now);
    }

    internal void End(LimitLease lease, long tokens, bool wasMade)
    {
        var now = Now();
        lock (_lock)
        {
            foreach (var limit in lease.Held)
            {
                limit.Scope.Leave(lease.Tokens, tokens, lease.Entered, now);
                if (!wasMade)
                    limit.Scope.Withdraw(limit.Limits, lease.Entered, now);
            }
        }
    }

    private HeldLimit[] Find(Held limits, Caller caller, string? userId, Moment now)
    {
        var (found, count) = (new HeldLimit[MostHeld], 0);
        if (caller.KeyId is { } key && (Held.Some(caller.Limits) ?? limits.OfKey(key)) is { } ofKey)
            found[count++] = new HeldLimit(_keys[new LimitSubject(null, key), now], ofKey, LimitKind.Key, key);
        if (userId is not null && limits.OfUser(caller.KeyId, userId, out var user) is { } ofUser)
            found[count++] = new HeldLimit(_users[user, now], ofUser, LimitKind.User, userId);
        if (limits.Global is { } ofAll)
            found[count++] = new HeldLimit(_all, ofAll, LimitKind.Global, null);
        return count == MostHeld ? found : found[..count];
    }

    // Of several the one that takes longest: whoever comes back sooner is refused again.
    private static LimitRefusal? Refuse(HeldLimit[] held, long tokens, Moment now)
    {
        (HeldLimit Limit, LimitWait Wait)? longest = null;
        foreach (var limit in held)
        {
            if (limit.Scope.Check(limit.Limits, tokens, now) is { } wait && !(longest?.Wait.For >= wait.For))
                longest = (limit, wait);
        }

        return longest is { } over
            ? new LimitRefusal(over.Limit.Kind, over.Limit.Subject, over.Wait.Limit, over.Wait.For, Standing(held, now))
            : null;
    }

    private static LimitStanding Standing(HeldLimit[] held, Moment now)
    {
        LimitMeasure? requests = null, tokens = null;
        foreach (var limit in held)
        {
            if (limit.Limits.RequestsPerMinute is { } ofRequests)
                requests = Nearer(requests, limit.Scope.Requests(ofRequests, now));
            if (limit.Limits.TokensPerMinute is { } ofTokens)
                tokens = Nearer(tokens, limit.Scope.Tokens(ofTokens, now));
        }

        return new LimitStanding(requests, tokens);
    }

    private static LimitMeasure Nearer(LimitMeasure? one, LimitMeasure other) => one is { } known && known.Remaining <= other.Remaining ? known : other;

    private Moment Now() => new(_time.GetElapsedTime(_start).Ticks + TimeSpan.TicksPerSecond, _time.GetUtcNow());

    /// <summary>The limits, with those left out that limit nothing.</summary>
    private sealed class Held(LimitsOptions options)
    {
        private readonly FrozenDictionary<string, LimitOptions> _keys = options.Keys.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        private readonly FrozenDictionary<string, (string Name, LimitOptions Limits)> _users =
            options.Users.ToFrozenDictionary(u => u.Key, u => (u.Key, u.Value), StringComparer.OrdinalIgnoreCase);

        private readonly LimitOptions? _perKey = Some(options.PerKey);
        private readonly LimitOptions? _perUser = Some(options.PerUser);

        public LimitOptions? Global { get; } = Some(options.Global);

        public bool AreNone => Global is null && _perKey is null && _perUser is null && _keys.Count + _users.Count == 0;

        public bool GoesByUsers => _perUser is not null || _users.Count > 0;

        public LimitOptions? OfKey(string id) => _keys.TryGetValue(id, out var own) ? Some(own) : _perKey;

        // A user that is named here is the same one whoever says the name; of the others each key has its own, which no other key can use up.
        public LimitOptions? OfUser(string? key, string id, out LimitSubject user)
        {
            var isNamed = _users.TryGetValue(id, out var named);
            user = isNamed ? new LimitSubject(null, named.Name) : new LimitSubject(key, id);
            return isNamed ? Some(named.Limits) : _perUser;
        }

        public static LimitOptions? Some(LimitOptions? limits) =>
            limits is null or { RequestsPerMinute: null, TokensPerMinute: null, Concurrent: null } ? null : limits;
    }
}
