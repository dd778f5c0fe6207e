namespace Gateway.Storage.Retention;

/// <summary>Retention's own numbers. They are not configuration: nobody has needed other ones outside tests.</summary>
internal sealed record RetentionSettings
{
    /// <summary>How long a step keeps the writer at most, as far as the last statement's end can be foreseen.</summary>
    public TimeSpan StepTime { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Statements a step runs at most, however fast they are.</summary>
    public int StepStatements { get; init; } = 2000;

    /// <summary>Between two steps while there is work and nothing to write: other processes and readers get the disk.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>From a check to the next where rows were written after it. Each is some look-ups, about 0.1 ms.</summary>
    public TimeSpan BusyInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From a check to the next where none were, and after one that failed.</summary>
    public TimeSpan IdleInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Failures are told once in this time.</summary>
    public TimeSpan FailureLogInterval { get; init; } = TimeSpan.FromMinutes(10);
}
