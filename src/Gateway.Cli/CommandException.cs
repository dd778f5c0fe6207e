namespace Gateway.Cli;

/// <summary>A command cannot go on.</summary>
/// <param name="code">What the process ends with.</param>
/// <param name="message">What happened, in a sentence.</param>
/// <param name="ways">What the caller can do about it, a line each.</param>
internal sealed class CommandException(ExitCode code, string message, params IReadOnlyList<string> ways) : Exception(message)
{
    public ExitCode Code => code;

    public IReadOnlyList<string> Ways => ways;

    /// <summary>The gateway's own words, where it sent JSON; empty where it did not.</summary>
    public ReadOnlyMemory<byte> Answer { get; init; }
}
