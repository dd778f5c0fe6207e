using Spectre.Console;

namespace Gateway.Cli.Rendering;

/// <summary>For people: tables as wide as the terminal allows, and colours unless <c>NO_COLOR</c> is set.</summary>
internal sealed class TerminalScreen : Screen
{
    private const int BorderWidth = 1;
    private const int CellPadding = 3;
    private const int LeastWrappedWidth = 24;

    private readonly IAnsiConsole _console;
    private readonly int _width;

    public TerminalScreen(TextWriter writer)
    {
        // With NO_COLOR there is no other styling either: bold is an escape sequence too.
        var isPlain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        _width = _console.Profile.Width;
    }

    public override void Say(string text, Tone tone = Tone.Plain)
    {
        // The terminal breaks a long line itself: then a key or an address can still be copied whole.
        _console.Profile.Width = Math.Max(_width, text.Length);
        _console.WriteLine(text, StyleOf(tone));
        _console.Profile.Width = _width;
    }

    public override void Hint(string text) => Say(text, Tone.Faint);

    public override void Heading(string text)
    {
        Say("");
        _console.WriteLine(text, new Style(decoration: Decoration.Bold));
    }

    public override void Show(params IReadOnlyList<Fact> facts)
    {
        var width = facts.Max(f => f.Title.Length);
        foreach (var fact in facts)
        {
            _console.Write(new Text(fact.Title.PadRight(width + 2), StyleOf(Tone.Faint)));
            Say(fact.Value.Shown, fact.Value.Tone);
        }
    }

    public override void Show<T>(IReadOnlyList<Column<T>> columns, IReadOnlyList<T>? rows, string whenEmpty)
    {
        if (rows is not { Count: > 0 })
        {
            Hint(whenEmpty);
            return;
        }

        var fitting = Fitting(columns, rows);
        var table = new Table { Border = TableBorder.Rounded, UseSafeBorder = true };
        table.BorderStyle(StyleOf(Tone.Faint));
        foreach (var column in fitting)
            table.AddColumn(Head(column));
        foreach (var row in rows)
            table.AddRow(fitting.Select(c => c.Cell(row)).Select(c => new Text(c.Shown, StyleOf(c.Tone))));
        _console.Write(table);
    }

    private static TableColumn Head<T>(Column<T> column) => new(new Text(column.Title, new Style(decoration: Decoration.Bold)))
    {
        Alignment = column.IsNumber ? Justify.Right : Justify.Left,
        NoWrap = !column.Wraps,
    };

    private List<Column<T>> Fitting<T>(IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows)
    {
        var fitting = columns.Where(c => c.Place != Place.Piped).ToList();
        while (fitting.Sum(c => WidthOf(c, rows) + CellPadding) + BorderWidth > _width && fitting.FindLast(c => c.Place == Place.Wide) is { } spare)
            fitting.Remove(spare);
        return fitting;
    }

    private static int WidthOf<T>(Column<T> column, IReadOnlyList<T> rows)
    {
        var longest = Math.Max(column.Title.Length, rows.Max(r => column.Cell(r).Shown.Length));
        return column.Wraps ? Math.Min(longest, LeastWrappedWidth) : longest;
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Warning => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        Tone.Faint => new Style(decoration: Decoration.Dim),
        _ => Style.Plain,
    };
}
