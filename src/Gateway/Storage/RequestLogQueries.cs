using Gateway.Model;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage;

/// <summary>Reads the request log.</summary>
public sealed class RequestLogQueries(IDbContextFactory<GatewayDbContext> contexts)
{
    /// <summary>The row of a request, or null.</summary>
    public async Task<ProviderLog?> FindAsync(string requestId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ProviderLogs.AsNoTracking().SingleOrDefaultAsync(row => row.RequestId == requestId, cancellationToken);
    }

    /// <summary>The newest rows that pass the filter, newest first.</summary>
    public async Task<IReadOnlyList<ProviderLog>> LatestAsync(
        RequestLogFilter filter, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Latest(context, filter).Take(count).ToListAsync(cancellationToken);
    }

    internal static IQueryable<ProviderLog> Latest(GatewayDbContext context, RequestLogFilter filter)
    {
        var rows = context.ProviderLogs.AsNoTracking();
        if (filter.Provider is { } provider)
            rows = rows.Where(row => row.Provider == provider);
        if (filter.FailedOnly)
            rows = rows.Where(row => row.State == RequestState.Failed);
        if (filter.Before is { } before)
            rows = Before(rows, before, filter.BeforeId);
        return rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id);
    }

    private static IQueryable<ProviderLog> Before(IQueryable<ProviderLog> rows, long before, long? id) =>
        id is { } lastId
            ? rows.Where(row => row.CreatedAt <= before && (row.CreatedAt < before || row.Id < lastId))
            : rows.Where(row => row.CreatedAt < before);
}
