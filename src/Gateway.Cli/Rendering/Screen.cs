namespace Gateway.Cli.Rendering;

/// <summary>Where answers are shown: a terminal, or a pipe that other programs read.</summary>
internal abstract class Screen
{
    public static Screen Output => field ??= Console.IsOutputRedirected ? new PipeScreen(Console.Out) : new TerminalScreen(Console.Out);

    public static Screen Errors => field ??= Console.IsErrorRedirected ? new PipeScreen(Console.Error) : new TerminalScreen(Console.Error);

    /// <summary>A line of text.</summary>
    public abstract void Say(string text, Tone tone = Tone.Plain);

    /// <summary>A line for people alone.</summary>
    public abstract void Hint(string text);

    /// <summary>What the next part is about, where there are several.</summary>
    public abstract void Heading(string text);

    public abstract void Show(params IReadOnlyList<Fact> facts);

    /// <param name="columns">The table's columns.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="whenEmpty">What people read in place of a table without rows.</param>
    public abstract void Show<T>(IReadOnlyList<Column<T>> columns, IReadOnlyList<T>? rows, string whenEmpty);
}
