namespace Gateway.Tests.Faults;

/// <summary>All cells, and the rule the product is held to.</summary>
internal static class FaultMatrix
{
    public static FaultRule Rule => FaultRule.Contract;

    public static IReadOnlyList<FaultCell> Cells { get; } =
    [
        .. from fault in Faults.All
           from mode in Enum.GetValues<Mode>()
           from exchange in Enum.GetValues<Exchange>()
           from chain in Enum.GetValues<Chain>()
           select new FaultCell(fault, mode, exchange, chain),
    ];

    private static readonly Dictionary<string, FaultCell> ByName = Cells.ToDictionary(cell => cell.Name);

    public static FaultCell Cell(string name) => ByName[name];

    /// <summary>The theory's cases: the cells that mean something.</summary>
    public static IEnumerable<TheoryDataRow<string>> Cases(Exchange exchange, Mode mode) => Cells
        .Where(cell => cell.Exchange == exchange && cell.Mode == mode && cell.NotApplicable is null)
        .Select(cell => new TheoryDataRow<string>(cell.Name) { TestDisplayName = cell.Name });
}
