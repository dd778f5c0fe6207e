namespace Gateway.Storage.Retention;

/// <summary>
/// The time of a step. What a statement costs is known only afterwards, and what the commit costs not even then: after a step that took too long the
/// next one gets less, after one that did not a little more. The first is short.
/// </summary>
internal sealed class StepBudget(TimeProvider time, RetentionSettings settings)
{
    private const double First = 1 / 8d;
    private const double Least = 1 / 64d;

    private double _share = First;
    private long _began;
    private int _statements;

    public void Begin() => (_began, _statements) = (time.GetTimestamp(), 0);

    /// <summary>Whether one statement more fits; the first always does, so that every step gets on.</summary>
    public bool HasMore() =>
        _statements++ == 0 || (_statements <= settings.StepStatements && time.GetElapsedTime(_began) < settings.StepTime * _share);

    /// <summary>The step is committed.</summary>
    public void End() =>
        _share = time.GetElapsedTime(_began) > settings.StepTime ? Math.Max(Least, _share / 2) : Math.Min(1, _share * 1.25);
}
