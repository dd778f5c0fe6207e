using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary>The query of <c>GET /admin/usage</c>.</summary>
/// <param name="Filter">Whose usage, when, and what a row is of.</param>
/// <param name="IsCsv">As CSV, not JSON.</param>
internal sealed record UsageQuery(UsageFilter Filter, bool IsCsv)
{
    private static readonly string[] Groups = [.. Enum.GetValues<UsageGroup>().Select(Word)];
    private static readonly TimeSpan DefaultLength = TimeSpan.FromDays(30);

    /// <summary>Usage is kept by whole hours: from is rounded down to one, to (not included) up.</summary>
    public static UsageQuery Read(QueryReader query, DateTimeOffset now)
    {
        var to = HourAfter(query.Time("to") ?? now);
        var from = HourOf(query.Time("from") ?? (to - DateTimeOffset.MinValue > DefaultLength ? to - DefaultLength : to));
        if (from >= to && query.Problems.Count == 0)
            query.Problem("from: has to be before to.");
        var group = query.Choice("groupBy", Groups) is { } word ? (UsageGroup)Array.IndexOf(Groups, word) : UsageGroup.Model;
        var filter = new UsageFilter(from, to, group)
        {
            Provider = query.Text("provider"), Model = query.Text("model"), UserId = query.Text("user"), KeyId = query.Text("key"),
        };
        return new UsageQuery(filter, query.Choice("format", "json", "csv") == "csv");
    }

    /// <summary>The group as queries and answers write it.</summary>
    public static string Word(UsageGroup group) => group switch
    {
        UsageGroup.Model => "model",
        UsageGroup.Provider => "provider",
        UsageGroup.User => "user",
        UsageGroup.Key => "key",
        UsageGroup.Day => "day",
        _ => "conversation",
    };

    private static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private static DateTimeOffset HourAfter(DateTimeOffset time) =>
        HourOf(time) is var hour && hour.UtcTicks == time.UtcTicks || DateTimeOffset.MaxValue - hour < TimeSpan.FromHours(1) ? hour : hour.AddHours(1);
}
