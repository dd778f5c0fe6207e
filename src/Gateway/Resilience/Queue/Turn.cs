using Gateway.Model.Limits;

namespace Gateway.Resilience.Queue;

/// <summary>A place at a provider, taken; its owner gives it back once.</summary>
/// <param name="Tokens">What is counted for it until it is given back.</param>
/// <param name="Taken">When.</param>
internal readonly record struct Turn(long Tokens, Moment Taken);

/// <summary>How a wait for a turn ended.</summary>
internal enum WaitEnd
{
    /// <summary>The turn has come.</summary>
    Served,

    /// <summary>Too many waited already, or one of the same key gave way to another key's.</summary>
    Full,

    TimedOut,

    /// <summary>Whoever waited has left.</summary>
    Left,
}
