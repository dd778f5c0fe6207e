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

    public async Task AddAsync(GatewayKey key, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.GatewayKeys.Add(key);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>False where there is no key of that id. One that is revoked already keeps its time.</summary>
    public async Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.GatewayKeys.AsNoTracking().SingleOrDefaultAsync(key => key.Id == id, cancellationToken) is not { } known)
            return false;
        if (known.RevokedAt is null)
            context.GatewayKeys.Update(known with { RevokedAt = at });
        await context.SaveChangesAsync(cancellationToken);
        return true;
    }
}
