using System.Text;
using Gateway.Storage.Rollups;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Queries;

/// <summary>
/// Adds up <c>request_slices</c>. In its key's order a group's rows stand together slice by slice, so one pass over the range is enough; SQLite's own
/// GROUP BY would sort the range first, which takes five times as long.
/// </summary>
public sealed class RequestStatistics(IDbContextFactory<GatewayDbContext> contexts)
{
    internal const string Sql = """
        SELECT provider, model, outcome, latency, requests, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, cost_nano, unpriced,
            duration, ttft, ttft_count
        FROM request_slices WHERE slice >= ? AND slice < ?
        """;

    private const int KeyColumns = 3;
    private const int RowsBetweenLooks = 4096;

    // Three hours.
    private const int SlicesWorthTwo = 36;

    /// <summary>The start of the slice that holds <paramref name="time"/>.</summary>
    public static DateTimeOffset SliceStart(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Slice(time) * (long)RequestSlice.Length.TotalMilliseconds);

    /// <summary>
    /// The ended requests that arrived since <see cref="SliceStart"/> of <paramref name="from"/>, by provider, model and outcome. A long time is read
    /// in two halves at once: then a group may come twice, once for each.
    /// </summary>
    /// <param name="from">Since when.</param>
    /// <param name="now">The time; what seems to have arrived later counts, too.</param>
    /// <param name="cancellationToken">The caller has left.</param>
    public async Task<IReadOnlyCollection<OutcomeTotals>> SinceAsync(
        DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var (first, middle) = (Slice(from), (Slice(from) + Slice(now)) / 2);
        if (Slice(now) - first < SlicesWorthTwo)
            return await ReadAsync(first, long.MaxValue, cancellationToken);
        var halves = await Task.WhenAll(
            Task.Run(() => ReadAsync(first, middle, cancellationToken), cancellationToken),
            Task.Run(() => ReadAsync(middle, long.MaxValue, cancellationToken), cancellationToken));
        return [.. halves[0], .. halves[1]];
    }

    /// <summary>The ended requests that arrived in the slices from that of <paramref name="from"/> up to that of <paramref name="to"/>, which is not among them.</summary>
    public Task<IReadOnlyCollection<OutcomeTotals>> BetweenAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        ReadAsync(Slice(from), Slice(to), cancellationToken);

    private async Task<IReadOnlyCollection<OutcomeTotals>> ReadAsync(long first, long end, CancellationToken cancellationToken)
    {
        await using var reading = await StoreReading.OpenAsync(contexts, cancellationToken);
        using var rows = new StatementRows(reading.Connection, Sql, first, end);
        var groups = new Groups();
        for (var read = 0; rows.Read(); read++)
        {
            if (read % RowsBetweenLooks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            groups.Of(rows).Add(rows, KeyColumns);
        }

        return groups.All;
    }

    private static long Slice(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / (long)RequestSlice.Length.TotalMilliseconds;

    /// <summary>Finds each row's group; a name becomes a string only where it is another than the row's before.</summary>
    private sealed class Groups
    {
        private readonly Dictionary<(string, string, string), OutcomeTotals> _groups = [];
        private readonly (byte[] Bytes, string Text)[] _names = [([], ""), ([], ""), ([], "")];
        private OutcomeTotals? _last;

        public IReadOnlyCollection<OutcomeTotals> All => _groups.Values;

        public OutcomeTotals Of(StatementRows row)
        {
            var isSame = _last is not null;
            for (var column = 0; column < KeyColumns; column++)
                isSame &= IsSame(row.Text(column), ref _names[column]);
            return isSame ? _last! : _last = Find((_names[0].Text, _names[1].Text, _names[2].Text));
        }

        private OutcomeTotals Find((string Provider, string Model, string Outcome) key) =>
            _groups.TryGetValue(key, out var known) ? known : _groups[key] = new OutcomeTotals(key.Provider, key.Model, key.Outcome);

        private static bool IsSame(ReadOnlySpan<byte> text, ref (byte[] Bytes, string Text) name)
        {
            if (text.SequenceEqual(name.Bytes))
                return true;
            name = (text.ToArray(), Encoding.UTF8.GetString(text));
            return false;
        }
    }
}
