using Gateway.Model;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage;

/// <summary>Reads the transitions of circuits back.</summary>
public sealed class CircuitHistory(IDbContextFactory<GatewayDbContext> contexts)
{
    /// <summary>The newest transitions that pass the filter, newest first.</summary>
    public async Task<IReadOnlyList<CircuitTransitionRow>> LatestAsync(
        CircuitHistoryFilter filter, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Latest(context, filter).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// The latest transition of each of the providers that has one: at the start it says which circuits are still open. Its time and
    /// <see cref="CircuitTransition.OpenUntil"/> are kept in whole milliseconds.
    /// </summary>
    public async Task<IReadOnlyList<CircuitTransition>> LatestOfEachAsync(
        IEnumerable<string> providers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(providers);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var latest = new List<CircuitTransition>();
        // One step into the index a provider, where grouping would read the whole history.
        foreach (var provider in providers)
        {
            var row = await Latest(context, new CircuitHistoryFilter { Provider = provider }).FirstOrDefaultAsync(cancellationToken);
            if (row is not null)
                latest.Add(row.ToTransition());
        }

        return latest;
    }

    internal static IQueryable<CircuitTransitionRow> Latest(GatewayDbContext context, CircuitHistoryFilter filter)
    {
        var rows = context.CircuitTransitions.AsNoTracking();
        if (filter.Provider is { } provider)
            rows = rows.Where(row => row.Provider == provider);
        if (filter.Before is { } before)
            rows = Before(rows, before.ToUnixTimeMilliseconds(), filter.BeforeId);
        return rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id);
    }

    private static IQueryable<CircuitTransitionRow> Before(IQueryable<CircuitTransitionRow> rows, long before, long? id) =>
        id is { } lastId
            ? rows.Where(row => row.CreatedAt <= before && (row.CreatedAt < before || row.Id < lastId))
            : rows.Where(row => row.CreatedAt < before);
}
