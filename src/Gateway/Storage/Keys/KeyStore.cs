using Gateway.Model;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Keys;

/// <summary>The keys the gateway has issued, revoked ones included: their requests are still in the log.</summary>
public sealed class KeyStore(IDbContextFactory<GatewayDbContext> contexts)
{
    /// <summary>All of them, the newest first.</summary>
    public async Task<IReadOnlyList<GatewayKey>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.GatewayKeys.AsNoTracking().OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Null where there is no key of that id.</summary>
    public async Task<GatewayKey?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.GatewayKeys.AsNoTracking().SingleOrDefaultAsync(key => key.Id == id, cancellationToken);
    }

    public async Task AddAsync(GatewayKey key, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.GatewayKeys.Add(key);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Puts them in the place of those with their ids, all or none.</summary>
    public async Task UpdateAsync(IReadOnlyCollection<GatewayKey> keys, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.GatewayKeys.UpdateRange(keys);
        await context.SaveChangesAsync(cancellationToken);
    }
}
