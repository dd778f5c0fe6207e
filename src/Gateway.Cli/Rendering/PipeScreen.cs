namespace Gateway.Cli.Rendering;

/// <summary>For <c>cut</c>, <c>awk</c>, <c>grep</c> and <c>sort</c>: a row a line, a tab between columns, a line of names first, nothing cut short.</summary>
internal sealed class PipeScreen(TextWriter writer) : Screen
{
    private bool _hasBegun;

    public override void Say(string text, Tone tone = Tone.Plain) => WriteLine(text);

    public override void Hint(string text)
    {
    }

    public override void Heading(string text)
    {
        if (_hasBegun)
            WriteLine("");
        WriteLine($"# {text}");
    }

    public override void Show(params IReadOnlyList<Fact> facts)
    {
        foreach (var fact in facts)
            WriteLine($"{fact.Name}\t{fact.Value.Exact}");
    }

    public override void Show<T>(IReadOnlyList<Column<T>> columns, IReadOnlyList<T>? rows, string whenEmpty)
    {
        var shown = columns.Where(c => c.Place != Place.Terminal).ToList();
        WriteLine(string.Join('\t', shown.Select(c => c.Name)));
        foreach (var row in rows ?? [])
            WriteLine(string.Join('\t', shown.Select(c => c.Cell(row).Exact)));
    }

    private void WriteLine(string text)
    {
        _hasBegun = true;
        writer.WriteLine(text);
    }
}
