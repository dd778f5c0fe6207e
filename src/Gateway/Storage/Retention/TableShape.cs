using Gateway.Storage.Rollups;

namespace Gateway.Storage.Retention;

/// <summary>What retention must know of a table.</summary>
/// <param name="Name">As SQL names it.</param>
/// <param name="Key">The columns of its primary key.</param>
/// <param name="Age">The column that says how old a row is; an index begins with it.</param>
internal sealed record TableShape(string Name, string Key, string Age)
{
    public static readonly TableShape Logs = new("provider_logs", "id", "created_at") { May = $"state <> '{StateNames.Pending}'" };

    public static readonly TableShape Metrics = new("provider_metrics", "id", "created_at");

    public static readonly TableShape Transitions = new("circuit_transitions", "id", "created_at");

    // Their ids are texts of others' making; the row's own number is the shorter way to it.
    public static readonly TableShape Alerts = new("alerts", "rowid", "resolved_at") { May = "resolved_at IS NOT NULL" };

    public static readonly TableShape Notifications = new("alert_notifications", "rowid", "at");

    public static readonly TableShape Slices =
        new("request_slices", "slice, provider, model, outcome, latency", "slice") { Unit = TimeSpan.FromMilliseconds(RollupSchema.Slice) };

    public static readonly TableShape RequestHours =
        new("request_hours", "hour, provider, model, outcome, latency", "hour") { Unit = TimeSpan.FromMilliseconds(RollupSchema.Hour) };

    public static readonly TableShape Hours =
        new("usage_hours", "hour, provider, model, key_id, user_id", "hour") { Unit = TimeSpan.FromMilliseconds(RollupSchema.Hour), IsUsage = true };

    /// <summary>In the order in which rows go where space is short: those of a group together, whichever is oldest.</summary>
    public static readonly IReadOnlyList<IReadOnlyList<TableShape>> Groups = [[Logs, Metrics], [Transitions], [Alerts, Notifications], [Slices, RequestHours], [Hours]];

    /// <summary>Rows that go by their age alone: what runs must stay, however short space is.</summary>
    public static readonly IReadOnlyList<TableShape> ByAgeAlone =
    [
        new("budget_spending", "rowid", "period_end") { May = "period_end IS NOT NULL", IsUsage = true },
        new("budget_corrections", "id", "created_at") { IsUsage = true },
    ];

    public static IEnumerable<TableShape> All => Groups.SelectMany(static group => group).Concat(ByAgeAlone);

    /// <summary>How much time a unit of <see cref="Age"/> is.</summary>
    public TimeSpan Unit { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The condition of rows that may go.</summary>
    public string May { get; init; } = "true";

    /// <summary>It keeps the usage that is accounted for, not requests.</summary>
    public bool IsUsage { get; init; }

    public string Oldest => $"SELECT {Age} FROM {Name} WHERE {May} ORDER BY {Age} LIMIT 1";

    /// <summary>
    /// One row: it may carry megabytes of text, so the clock is to be read after each. (And of a key of several columns, SQLite looks for
    /// <c>IN (SELECT …)</c> by the first alone, here through all rows of the hour.)
    /// </summary>
    public string DeleteOldest => $"DELETE FROM {Name} WHERE ({Key}) = (SELECT {Key} FROM {Name} WHERE {Age} < ? AND {May} ORDER BY {Age} LIMIT 1)";
}
