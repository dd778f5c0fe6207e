namespace Gateway.Tests.Faults;

/// <summary>The README's table is the test data. <c>GATEWAY_WRITE_DOCS=1 dotnet test --filter FaultDocument</c> writes it anew.</summary>
public sealed class FaultDocumentTests
{
    private const string Begin = "<!-- fault matrix: written by FaultDocumentTests -->\n";
    private const string End = "<!-- end of the fault matrix -->";

    [Fact]
    public void TableInTheReadme_IsTheTestData()
    {
        var path = Path.Combine(Root(), "tests", "Gateway.Tests", "README.md");
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var table = FaultDocument.Render(FaultRule.Contract);
        if (Environment.GetEnvironmentVariable("GATEWAY_WRITE_DOCS") == "1")
            File.WriteAllText(path, text = string.Concat(text.AsSpan(0, begin), table, text.AsSpan(end)));

        text[begin..text.IndexOf(End, StringComparison.Ordinal)].ShouldBe(table);
    }

    [Fact]
    public void EveryCell_HasANameOfItsOwnAndEveryFaultMeansSomethingSomewhere()
    {
        FaultMatrix.Cells.Select(cell => cell.Name).ShouldBeUnique();
        foreach (var fault in Faults.All)
            FaultMatrix.Cells.ShouldContain(cell => cell.Fault == fault && cell.NotApplicable == null, fault.Name);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no Gateway.sln above the tests");
        return folder;
    }
}
