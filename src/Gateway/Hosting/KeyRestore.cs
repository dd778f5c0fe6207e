using Gateway.Access;
using Gateway.Model;
using Gateway.Storage.Keys;

namespace Gateway.Hosting;

/// <summary>
/// Before the server accepts, reads the issued keys from the store. Those that were kept without a secret are kept with it from now on. It starts after
/// the store.
/// </summary>
internal sealed partial class KeyRestore(KeyStore store, KeyTable keys, AccessSecret secret, ILogger<KeyRestore> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var kept = await store.ListAsync(cancellationToken);
        var older = kept.Where(key => key.DigestSecret is null).Select(secret.Sealed).ToList();
        if (older.Count > 0)
            await store.UpdateAsync(older, cancellationToken);
        foreach (var key in kept.Select(secret.Sealed).Where(IsOurs))
            Admit(key);
        if (kept.Count(key => !IsOurs(secret.Sealed(key))) is > 0 and var lost)
            OtherSecret(logger, lost);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool IsOurs(GatewayKey key) => key.DigestSecret == secret.Id;

    private void Admit(GatewayKey key)
    {
        try
        {
            keys.Admit(key);
        }
        catch (FormatException e)
        {
            LeftOut(logger, key.Id, key.Name, e.Message);
        }
    }

    [LoggerMessage(50, LogLevel.Warning, "{Count} issued keys open nothing: they were made with another access.key. Restore that file beside the store, or rotate them.")]
    private static partial void OtherSecret(ILogger logger, int count);

    [LoggerMessage(51, LogLevel.Warning, "Key {KeyId} ('{Name}') opens nothing, what it is bound to cannot be read: {Problem}.")]
    private static partial void LeftOut(ILogger logger, string keyId, string name, string problem);
}
