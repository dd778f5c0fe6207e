using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Model;
using Gateway.Storage.Keys;
using Gateway.Tests.Hosting;
using Gateway.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Access;

/// <summary>What becomes of issued keys at the next start.</summary>
public sealed class KeyRestoreTests : IAsyncLifetime
{
    private const string Secret = "gw-issued-before-there-was-a-secret";

    private readonly TestStore _store = TestStore.Create();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _store.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task KeysOfBeforeTheSecret_GoOnWorking_AndAreKeptWithItFromThenOn()
    {
        await _store.Services.GetRequiredService<KeyStore>().AddAsync(Old(), Token);
        await _store.StopAsync(Token);
        await using (var gateway = await StartAsync())
            (await StatusAsync(gateway)).ShouldBe(200);

        await using var second = await StartAsync();
        (await StatusAsync(second)).ShouldBe(200);
        var kept = (await second.Services.GetRequiredService<KeyStore>().FindAsync("key_old", Token))!;
        (kept.Digest == Old().Digest, kept.DigestSecret).ShouldBe((false, second.Services.GetRequiredService<AccessSecret>().Id));
        var file = KeyFile.Access.PathIn(Path.GetDirectoryName(_store.File)!);
        (await File.ReadAllTextAsync(file, Token)).Length.ShouldBe(64);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task KeysOfAnotherSecret_OpenNothing()
    {
        var other = new AccessSecret(new string('b', 64));
        await _store.Services.GetRequiredService<KeyStore>().AddAsync(other.Sealed(Old()), Token);
        await _store.StopAsync(Token);
        await using var gateway = await StartAsync();

        (await StatusAsync(gateway)).ShouldBe(401);
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync("Gateway:Access:Mode=keys", $"Gateway:Storage:ConnectionString=Data Source={_store.File};Pooling=False");

    private static async Task<int> StatusAsync(TestGateway gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Add("x-api-key", Secret);
        using var response = await gateway.Client.SendAsync(request, Token);
        return (int)response.StatusCode;
    }

    private static GatewayKey Old() => new()
    {
        Id = "key_old",
        Name = "old",
        Prefix = Secret[..10],
        Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret))),
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
