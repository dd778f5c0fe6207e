using Gateway.Model.Alerts;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Alerts;

/// <summary>Alerts, those that are over too. Times are kept in whole milliseconds.</summary>
public sealed class AlertStore(IDbContextFactory<GatewayDbContext> contexts) : IAlertStore
{
    /// <summary>The alerts that have not been resolved, the newest first.</summary>
    public async Task<IReadOnlyList<Alert>> ReadActiveAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Active(context).ToListAsync(cancellationToken);
    }

    /// <summary>The alerts that are over, the one that ended last first.</summary>
    public async Task<IReadOnlyList<Alert>> ReadResolvedAsync(int count, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Resolved(context).Take(count).ToListAsync(cancellationToken);
    }

    public async Task SaveAsync(Alert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var isKnown = await context.Alerts.AnyAsync(known => known.Id == alert.Id, cancellationToken);
        context.Entry(alert).State = isKnown ? EntityState.Modified : EntityState.Added;
        await context.SaveChangesAsync(cancellationToken);
    }

    internal static IQueryable<Alert> Active(GatewayDbContext context) =>
        context.Alerts.AsNoTracking().Where(alert => alert.ResolvedAt == null).OrderByDescending(alert => alert.FiredAt);

    internal static IQueryable<Alert> Resolved(GatewayDbContext context) =>
        context.Alerts.AsNoTracking().Where(alert => alert.ResolvedAt != null).OrderByDescending(alert => alert.ResolvedAt);
}
