using Gateway.Access;
using Gateway.Accounting.Budgets;
using Gateway.Model;
using Gateway.Storage.Keys;

namespace Gateway.Endpoints.Admin.Keys;

/// <summary>Makes, changes, rotates and revokes issued keys, one change at a time: each is kept, and counts from then on.</summary>
public sealed class KeyChanges(KeyStore store, KeyTable table, KeyMint mint, BudgetBook budgets, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>A new key, and the secret that opens it.</summary>
    internal async Task<(GatewayKey Key, string Secret)> CreateAsync(KeyOrder order, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var made = mint.Create(order.Name!, order.Terms());
            await store.AddAsync(made.Key, CancellationToken.None).ConfigureAwait(false);
            Admit(made.Key);
            return made;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Puts what <paramref name="change"/> makes of a key in its place.</summary>
    /// <returns>What it made; null where there is no key of that id, or it made nothing.</returns>
    internal async Task<GatewayKey?> ChangeAsync(string id, Func<GatewayKey, GatewayKey?> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } known || change(known) is not { } changed)
                return null;
            await KeepAsync(changed).ConfigureAwait(false);
            return changed;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The same key with a new secret; null where <paramref name="id"/> is not there, or is revoked.</summary>
    internal async Task<(GatewayKey Key, string Secret)?> RotateAsync(string id, TimeSpan grace, CancellationToken cancellationToken)
    {
        string? secret = null;
        var rotated = await ChangeAsync(
            id,
            known =>
            {
                if (known.RevokedAt is not null)
                    return null;
                (var key, secret) = mint.Rotate(known, grace);
                return key;
            },
            cancellationToken).ConfigureAwait(false);
        return rotated is null ? null : (rotated, secret!);
    }

    /// <summary>From now on it opens nothing; null where there is no key of that id. One that is revoked already keeps its time.</summary>
    internal Task<GatewayKey?> RevokeAsync(string id, CancellationToken cancellationToken) =>
        ChangeAsync(id, known => known.RevokedAt is not null ? known : known with { RevokedAt = time.GetUtcNow() }, cancellationToken);

    public void Dispose() => _turn.Dispose();

    // A key that is to open less opens less even where the store fails; one that is to open more has to be kept first.
    private async Task KeepAsync(GatewayKey changed)
    {
        if (changed.RevokedAt is not null)
            table.Admit(changed);
        await store.UpdateAsync([changed], CancellationToken.None).ConfigureAwait(false);
        Admit(changed);
    }

    private void Admit(GatewayKey key)
    {
        table.Admit(key);
        budgets.Follow(key.Id);
    }
}
