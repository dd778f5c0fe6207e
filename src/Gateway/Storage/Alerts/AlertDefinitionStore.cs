using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Alerts;

/// <summary>The rules and channels that were made over the admin API.</summary>
public sealed class AlertDefinitionStore(IDbContextFactory<GatewayDbContext> contexts)
{
    /// <summary>All of a kind, by name.</summary>
    public async Task<IReadOnlyList<AlertDefinition>> ReadAsync(DefinitionKind kind, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.AlertDefinitions.AsNoTracking().Where(known => known.Kind == kind).OrderBy(known => known.Name).ToListAsync(cancellationToken);
    }

    /// <summary>Adds it, or replaces the one of its kind and name, whatever the case of the name's letters: they stay as they were written first.</summary>
    public async Task SaveAsync(AlertDefinition definition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var isKnown = await context.AlertDefinitions.AnyAsync(known => known.Kind == definition.Kind && known.Name == definition.Name, cancellationToken);
        context.Entry(definition).State = isKnown ? EntityState.Modified : EntityState.Added;
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>False where there is none such.</summary>
    public async Task<bool> RemoveAsync(DefinitionKind kind, string name, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.AlertDefinitions.SingleOrDefaultAsync(known => known.Kind == kind && known.Name == name, cancellationToken) is not { } found)
            return false;
        context.AlertDefinitions.Remove(found);
        await context.SaveChangesAsync(cancellationToken);
        return true;
    }
}
