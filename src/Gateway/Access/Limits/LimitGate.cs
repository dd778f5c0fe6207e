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
        if (caller.KeyId is { } key && (caller.Limits ?? limits.OfKey(key)) is { } ofKey)
            found[count++] = new HeldLimit(_keys[key, now], ofKey, LimitKind.Key, key);
        if (userId is not null && limits.OfUser(userId) is { } ofUser)
            found[count++] = new HeldLimit(_users[userId, now], ofUser, LimitKind.User, userId);
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
        private readonly LimitOptions? _perKey = Some(options.PerKey);
        private readonly LimitOptions? _perUser = Some(options.PerUser);

        public LimitOptions? Global { get; } = Some(options.Global);

        public bool AreNone => Global is null && _perKey is null && _perUser is null && options.Keys.Count + options.Users.Count == 0;

        public LimitOptions? OfKey(string id) => options.Keys.TryGetValue(id, out var own) ? Some(own) : _perKey;

        public LimitOptions? OfUser(string id) => options.Users.TryGetValue(id, out var own) ? Some(own) : _perUser;

        private static LimitOptions? Some(LimitOptions limits) =>
            limits is { RequestsPerMinute: null, TokensPerMinute: null, Concurrent: null } ? null : limits;
    }
}
