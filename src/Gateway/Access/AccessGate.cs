using Gateway.Model;
using Gateway.Model.Callers;

namespace Gateway.Access;

/// <summary>
/// Says who is calling, and whether they may: 1. which key; 2. is it ours, and does it still open; 3. may it be used from there, and for that. In mode
/// <c>open</c> everybody may, and a key of ours is held to what it may; in mode <c>keys</c> the keys of the table.
/// </summary>
/// <param name="keys">Every key there is.</param>
/// <param name="failures">Who presents wrong ones.</param>
/// <param name="time">The clock.</param>
public sealed class AccessGate(KeyTable keys, FailedAttempts failures, TimeProvider time)
{
    private volatile AccessOptions _access = new();
    private volatile bool _isOpen;

    /// <summary>Everybody may call, with a key or without.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>The mode and the configured keys that count now.</summary>
    public AccessOptions Access => _access;

    /// <summary>From now on the mode and the configured keys are these.</summary>
    public void Configure(AccessOptions access)
    {
        ArgumentNullException.ThrowIfNull(access);
        keys.Configure(access);
        _access = access;
        _isOpen = access.Mode == "open";
    }

    /// <summary>Lets the request in by <paramref name="surface"/>, or says why not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="surface">Where it comes in.</param>
    /// <param name="caller">Whose key it came with; nobody where it came without, or is refused.</param>
    /// <returns>Null where it may pass.</returns>
    public AccessRefusal? Enter(HttpRequest request, Surface surface, out Caller caller)
    {
        caller = Caller.Anonymous;
        if (_isOpen && keys.IsEmpty)
            return null;
        var first = surface == Surface.Native ? PresentedKey.Anywhere(request) : PresentedKey.Of(request);
        if (first.IsEmpty)
            return _isOpen ? null : Refuse(AccessFailure.Missing);

        // Programs with two vendors' variables set send both headers: one that is ours is enough.
        var second = PresentedKey.OfBearer(request);
        if (second.SequenceEqual(first))
            second = default;
        return _isOpen ? EnterOpen(request, surface, first, second, out caller) : EnterWithKey(request, surface, first, second, out caller);
    }

    private AccessRefusal? EnterOpen(HttpRequest request, Surface surface, ReadOnlySpan<char> first, ReadOnlySpan<char> second, out Caller caller)
    {
        caller = Caller.Anonymous;
        return Look(first, second, out var entry) is null ? Hold(entry!.Caller, request, surface, out caller) : null;
    }

    private AccessRefusal? EnterWithKey(HttpRequest request, Surface surface, ReadOnlySpan<char> first, ReadOnlySpan<char> second, out Caller caller)
    {
        caller = Caller.Anonymous;
        var (address, version) = (request.HttpContext.Connection.RemoteIpAddress, keys.Version);
        if (second.IsEmpty && failures.WaitOfKnown(address, first, version) is { } known)
            return Refuse(AccessFailure.Wrong, known);
        if (Look(first, second, out var entry) is not { } flaw)
            return Hold(entry!.Caller, request, surface, out caller);
        return Refuse(flaw, failures.Add(address, first, version));
    }

    private AccessFailure? Look(ReadOnlySpan<char> first, ReadOnlySpan<char> second, out KeyEntry? entry)
    {
        var now = time.GetUtcNow();
        var flaw = Look(first, now, out entry);
        if (flaw is null || second.IsEmpty)
            return flaw;
        var other = Look(second, now, out var others);
        if (other is null)
            entry = others;
        return other is null ? null : flaw == AccessFailure.Wrong ? other : flaw;
    }

    private AccessFailure? Look(ReadOnlySpan<char> key, DateTimeOffset now, out KeyEntry? entry) =>
        keys.TryFind(key, out entry) ? entry.Flaw(now) : AccessFailure.Wrong;

    private static AccessRefusal? Hold(Caller known, HttpRequest request, Surface surface, out Caller caller)
    {
        caller = Caller.Anonymous;
        if (!known.Rights.Allows(request.HttpContext.Connection.RemoteIpAddress))
            return Refuse(AccessFailure.Address);
        if (!known.Rights.Allows(surface))
            return new AccessRefusal(403, AccessFailure.Surface, $"This key may not be used here ({surface.Word()}). It may be used for {string.Join(", ", known.Rights.Surfaces.Select(s => s.Word()))}.");
        caller = known;
        return null;
    }

    private static AccessRefusal Refuse(AccessFailure failure, TimeSpan? wait = null) => wait is not null
        ? new AccessRefusal(429, failure, "Too many wrong keys came from this address. Send a valid gateway key, as x-api-key or Authorization: Bearer: that one is taken at once.") { RetryAfter = wait }
        : failure switch
        {
            AccessFailure.Expired => new AccessRefusal(401, failure, "This gateway key has expired. Ask the operator for a new one."),
            AccessFailure.Revoked => new AccessRefusal(401, failure, "This gateway key was revoked. Ask the operator for a new one."),
            AccessFailure.Address => new AccessRefusal(403, failure, "This key may not be used from this address. Ask the operator which ranges it is bound to."),
            _ => new AccessRefusal(401, failure, "A gateway key is needed: send it as x-api-key or Authorization: Bearer."),
        };
}
