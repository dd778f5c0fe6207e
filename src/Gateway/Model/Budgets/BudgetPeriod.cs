namespace Gateway.Model.Budgets;

/// <summary>In which time a budget may be spent.</summary>
public enum BudgetPer
{
    Hour,
    Day,
    Month,

    /// <summary>Ever.</summary>
    Total,
}

/// <summary>The words of <see cref="BudgetPer"/>.</summary>
public static class BudgetPerWords
{
    public static Words<BudgetPer> All { get; } = new((BudgetPer.Hour, "hour"), (BudgetPer.Day, "day"), (BudgetPer.Month, "month"), (BudgetPer.Total, "total"));

    public static string Word(this BudgetPer per) => All[per];
}

/// <summary>One hour, day or month of the calendar (UTC), or all time.</summary>
/// <param name="Start">Unix milliseconds; 0 for all time.</param>
/// <param name="End">Unix milliseconds: the next one's start. Null for all time.</param>
public readonly record struct BudgetPeriod(long Start, long? End)
{
    /// <summary>All time.</summary>
    public static readonly BudgetPeriod Ever = new(0, null);

    /// <summary>The period that runs at a moment.</summary>
    public static BudgetPeriod At(BudgetPer per, DateTimeOffset now)
    {
        if (per == BudgetPer.Total)
            return Ever;
        var time = now.UtcDateTime;
        var start = per switch
        {
            BudgetPer.Hour => time.Date.AddHours(time.Hour),
            BudgetPer.Day => time.Date,
            _ => time.Date.AddDays(1 - time.Day),
        };
        var end = per switch
        {
            BudgetPer.Hour => start.AddHours(1),
            BudgetPer.Day => start.AddDays(1),
            _ => start.AddMonths(1),
        };
        return new BudgetPeriod(Milliseconds(start), Milliseconds(end));
    }

    private static long Milliseconds(DateTime utc) => new DateTimeOffset(utc).ToUnixTimeMilliseconds();
}
