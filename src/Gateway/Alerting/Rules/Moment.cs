namespace Gateway.Alerting.Rules;

/// <summary>When rules are evaluated.</summary>
/// <param name="Elapsed">Since the evaluator was made, by a clock that nobody can set: what is decided is decided by it.</param>
/// <param name="At">By the clock on the wall: what is shown and stored.</param>
internal readonly record struct Moment(TimeSpan Elapsed, DateTimeOffset At);
