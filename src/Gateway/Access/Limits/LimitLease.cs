using Gateway.Model.Limits;

namespace Gateway.Access.Limits;

/// <summary>A request's place within the limits, from its entry to its end.</summary>
public sealed class LimitLease
{
    private readonly LimitGate _gate;
    private readonly HeldLimit[] _held;
    private bool _hasEnded;

    internal LimitLease(LimitGate gate, HeldLimit[] held, long tokens, Moment entered, LimitStanding standing) =>
        (_gate, _held, Tokens, Entered, Standing) = (gate, held, tokens, entered, standing);

    /// <summary>How near the caller is to its limits, this request counted.</summary>
    public LimitStanding Standing { get; }

    internal long Tokens { get; }

    internal Moment Entered { get; }

    internal ReadOnlySpan<HeldLimit> Held => _held;

    /// <summary>The request has ended.</summary>
    /// <param name="tokens">What it used, input and output.</param>
    /// <param name="wasMade">Somebody was asked; else the request itself does not count either.</param>
    public void End(long tokens, bool wasMade)
    {
        if (!_hasEnded)
            _gate.End(this, tokens, wasMade);
        _hasEnded = true;
    }
}

/// <summary>One limit a request is held to.</summary>
internal readonly record struct HeldLimit(LimitScope Scope, Model.LimitOptions Limits, LimitKind Kind, string? Subject);
