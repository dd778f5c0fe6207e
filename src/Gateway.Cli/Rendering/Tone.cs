namespace Gateway.Cli.Rendering;

/// <summary>What a colour would say.</summary>
internal enum Tone
{
    Plain,
    Good,
    Warning,
    Bad,
    Faint,
}
