namespace Gateway.Cli;

/// <summary>What the process ends with.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>An unhealthy provider, a failed test, or an error in place of an answer.</summary>
    BadAnswer = 1,

    /// <summary>The command line, the environment or a file it names cannot be used.</summary>
    Usage = 2,

    /// <summary>No gateway answered, or it broke off.</summary>
    Unreachable = 3,

    /// <summary>Ctrl-C, as shells count it.</summary>
    Interrupted = 130,
}
