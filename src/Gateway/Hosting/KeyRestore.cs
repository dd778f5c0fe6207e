using Gateway.Access;
using Gateway.Storage.Keys;

namespace Gateway.Hosting;

/// <summary>Before the server accepts, reads the issued keys from the store. It starts after the store.</summary>
internal sealed class KeyRestore(KeyStore store, IssuedKeys keys) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var key in await store.ListAsync(cancellationToken))
            keys.Admit(key);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
