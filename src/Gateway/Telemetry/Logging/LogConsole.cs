namespace Gateway.Telemetry.Logging;

/// <summary>Where the console's lines go: standard output.</summary>
/// <param name="Output">Written to by one thread.</param>
public sealed record LogConsole(Stream Output)
{
    public static LogConsole Standard => new(Console.OpenStandardOutput());
}
