using Gateway.Storage.Rollups;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Queries;

/// <summary>Adds up what became of the requests of a time: its whole hours from <c>request_hours</c>, its edges from <c>request_slices</c>.</summary>
public sealed class RequestStatistics(IDbContextFactory<GatewayDbContext> contexts)
{
    internal const string SlicesSql = $"SELECT {Columns} FROM request_slices WHERE slice >= $from AND slice < $to";
    internal const string HoursSql = $"SELECT {Columns} FROM request_hours WHERE hour >= $from AND hour < $to";

    private const string Columns =
        "provider, model, outcome, latency, requests, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, cost_nano, unpriced, duration, "
        + "ttft, ttft_count";

    private const int KeyColumns = 3;
    private const long SlicesOfHour = RollupSchema.Hour / RollupSchema.Slice;

    /// <summary>The start of the slice that holds <paramref name="time"/>.</summary>
    public static DateTimeOffset SliceStart(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(Slice(time) * RollupSchema.Slice);

    /// <summary>The ended requests that arrived since <see cref="SliceStart"/> of <paramref name="from"/>, by provider, model and outcome.</summary>
    public Task<IReadOnlyCollection<OutcomeTotals>> SinceAsync(DateTimeOffset from, CancellationToken cancellationToken = default) =>
        ReadAsync(Slice(from), long.MaxValue / SlicesOfHour * SlicesOfHour, cancellationToken);

    /// <summary>The same up to the start of the slice of <paramref name="to"/>.</summary>
    public Task<IReadOnlyCollection<OutcomeTotals>> BetweenAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        ReadAsync(Slice(from), Slice(to), cancellationToken);

    private async Task<IReadOnlyCollection<OutcomeTotals>> ReadAsync(long from, long to, CancellationToken cancellationToken)
    {
        await using var reading = await StoreReading.OpenAsync(contexts, cancellationToken);
        var groups = new OutcomeGroups();
        var (firstHour, lastHour) = ((from + SlicesOfHour - 1) / SlicesOfHour, to / SlicesOfHour);
        if (firstHour >= lastHour)
        {
            Add(reading, SlicesSql, from, to, groups);
            return groups.All;
        }

        Add(reading, SlicesSql, from, firstHour * SlicesOfHour, groups);
        Add(reading, HoursSql, firstHour, lastHour, groups);
        Add(reading, SlicesSql, lastHour * SlicesOfHour, to, groups);
        return groups.All;
    }

    private static void Add(StoreReading reading, string sql, long from, long to, OutcomeGroups groups)
    {
        if (from == to)
            return;
        using var rows = reading.Prepare(sql);
        rows.Bind(from);
        rows.Bind(to);
        while (reading.Step(rows))
            groups.Of(rows).Add(rows, KeyColumns);
    }

    private static long Slice(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / RollupSchema.Slice;
}
