using Gateway.Model;

namespace Gateway.Endpoints.Composing;

/// <summary>Reads the configuration again and puts it in the place of the active one, if it is right.</summary>
/// <param name="trigger">Who asked for it: <c>admin</c>, <c>signal</c> (SIGHUP), <c>files</c> (one of them has changed).</param>
public delegate ReloadReport ReloadConfiguration(string trigger);

/// <summary>What became of a reading of the configuration.</summary>
public enum ReloadOutcome
{
    /// <summary>It counts now.</summary>
    Reloaded,

    /// <summary>It says what counts already.</summary>
    Unchanged,

    /// <summary>It is wrong: what counted goes on to count.</summary>
    Failed,
}

/// <summary>How the configuration was read again.</summary>
/// <param name="At">When.</param>
/// <param name="Trigger">Who asked for it.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Problems">Everything that is wrong with it, each with its key path; empty where it is right.</param>
/// <param name="NeedsRestart">The keys that say otherwise than at the start, and cannot count before the next one.</param>
public sealed record ReloadReport(
    DateTimeOffset At, string Trigger, ReloadOutcome Outcome, IReadOnlyList<string> Problems, IReadOnlyList<string> NeedsRestart);

/// <summary>The outcomes as the admin API, logs and metrics write them.</summary>
public static class ReloadWords
{
    public static readonly Words<ReloadOutcome> Outcomes =
        new((ReloadOutcome.Reloaded, "reloaded"), (ReloadOutcome.Unchanged, "unchanged"), (ReloadOutcome.Failed, "failed"));

    public static string Word(this ReloadOutcome outcome) => Outcomes[outcome];
}
