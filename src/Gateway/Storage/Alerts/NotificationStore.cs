using Gateway.Model.Alerts;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Alerts;

/// <summary>The history of notifications. Times are kept in whole milliseconds.</summary>
public sealed class NotificationStore(IDbContextFactory<GatewayDbContext> contexts)
{
    public async Task AddAsync(Notification notification, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.AlertNotifications.Add(notification);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The newest notifications, newest first.</summary>
    public async Task<IReadOnlyList<Notification>> LatestAsync(int count, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Latest(context).Take(count).ToListAsync(cancellationToken);
    }

    internal static IQueryable<Notification> Latest(GatewayDbContext context) =>
        context.AlertNotifications.AsNoTracking().OrderByDescending(notification => notification.At);
}
