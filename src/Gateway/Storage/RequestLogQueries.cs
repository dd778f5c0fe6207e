using Gateway.Storage.Queries;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage;

/// <summary>Reads the request log.</summary>
public sealed class RequestLogQueries(IDbContextFactory<GatewayDbContext> contexts)
{
    /// <summary>The row of exactly this request id, or null.</summary>
    public async Task<ProviderLog?> FindAsync(string requestId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ProviderLogs.AsNoTracking().SingleOrDefaultAsync(row => row.RequestId == requestId, cancellationToken);
    }

    /// <summary>The attempts of the request with that row, in the order they were written.</summary>
    public async Task<IReadOnlyList<ProviderMetric>> CallsAsync(long logId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Calls(context, logId).ToListAsync(cancellationToken);
    }

    /// <summary>The newest rows that pass the filter, newest first, without their large texts.</summary>
    public async Task<IReadOnlyList<LogSummary>> LatestAsync(RequestLogFilter filter, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var selection = new LogSelection(filter, count);
        await using var reading = await StoreReading.OpenAsync(contexts, cancellationToken);
        await using var command = reading.CreateCommand(selection.Sql, selection.Parameters);
        await using var reader = reading.Execute(command);
        var rows = new List<LogSummary>();
        while (reading.Read(reader))
            rows.Add(LogSelection.Read(reader));
        return rows;
    }

    internal static IQueryable<ProviderMetric> Calls(GatewayDbContext context, long logId) =>
        context.ProviderMetrics.AsNoTracking().Where(call => call.LogId == logId).OrderBy(call => call.Id);
}
