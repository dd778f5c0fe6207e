using Gateway.Endpoints.Composing;

namespace Gateway.Endpoints.Admin;

/// <summary>How the configuration was read last.</summary>
/// <param name="At">When.</param>
/// <param name="Trigger"><c>admin</c>, <c>signal</c> or <c>files</c>.</param>
/// <param name="Outcome"><c>reloaded</c>, <c>unchanged</c> or <c>failed</c>.</param>
/// <param name="Problems">Everything that was wrong with it, each with its key path.</param>
/// <param name="NeedsRestart">The keys that say otherwise than at the start, and cannot count before the next one.</param>
internal sealed record ReloadAnswer(DateTimeOffset At, string Trigger, string Outcome, IReadOnlyList<string> Problems, IReadOnlyList<string> NeedsRestart)
{
    public static ReloadAnswer Of(ReloadReport report) => new(report.At, report.Trigger, report.Outcome.Word(), report.Problems, report.NeedsRestart);
}

/// <summary><c>POST /admin/config/reload</c>: what counts now.</summary>
/// <param name="Outcome"><c>reloaded</c> or <c>unchanged</c>.</param>
internal sealed record ReloadedConfig(string Outcome, long Version, DateTimeOffset LoadedAt, string Hash, IReadOnlyList<string> NeedsRestart)
{
    public static ReloadedConfig Of(Composition active, ReloadReport report) =>
        new(report.Outcome.Word(), active.Version, active.LoadedAt, active.Hash, report.NeedsRestart);
}
