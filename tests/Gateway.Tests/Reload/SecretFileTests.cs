using Gateway.Hosting.Reload;
using Gateway.Model.Redaction;
using Gateway.Routing;
using Gateway.Tests.Admin;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Reload;

/// <summary>Credentials that lie in files of their own.</summary>
public sealed class SecretFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RotatedKeys_CountForTheNextRequest()
    {
        await using var upstream = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        var (vendor, caller) = (Kept("vendor", "first-vendor-key\n"), Kept("caller", "first-key-of-a-caller\r\n"));
        await using var configured = await ConfiguredGateway.StartAsync(ConfiguredGateway.Section(
            ConfiguredGateway.Provider("a", upstream.BaseAddress, $"\"ApiKeyFile\": \"{vendor}\""),
            $$""","Access": { "Mode": "keys", "KeyFiles": { "ci": "{{caller}}" } }"""));
        (await configured.StatusAsync("m-a", key: "first-key-of-a-caller")).ShouldBe(200);

        Kept("vendor", "second-vendor-key");
        Kept("caller", "second-key-of-a-caller");
        (await configured.ReloadAsync()).Status.ShouldBe(200);

        (await configured.StatusAsync("m-a", key: "first-key-of-a-caller")).ShouldBe(401);
        (await configured.StatusAsync("m-a", key: "second-key-of-a-caller")).ShouldBe(200);
        upstream.Calls.Select(c => c.Headers["x-api-key"]).ShouldBe(["first-vendor-key", "second-vendor-key"]);
        configured.Gateway.Services.GetRequiredService<SecretMask>().Mask("first-vendor-key second-vendor-key second-key-of-a-caller").ShouldBe("*** *** ***");
        var config = await configured.ConfigAsync();
        config.Text.ShouldNotContain("vendor-key");
        config.Text.ShouldNotContain("key-of-a-caller");
        config.Of("a", "providers").GetProperty("apiKey").GetRawText().ShouldBe($$"""{"isSet":true,"value":"***","from":"{{vendor}}"}""");

        // The hash says what is configured, not with which secrets.
        var hash = config.Body.GetProperty("hash").GetString();
        Kept("vendor", "third-vendor-key");
        (await configured.ReloadAsync()).Body.GetProperty("hash").GetString().ShouldBe(hash);
    }

    [Fact]
    public async Task AdminKeyInAFile_CanBeRotated()
    {
        var file = Kept("admin", "first-admin-key-in-a-file\n");
        await using var gateway = await Gateway.Tests.Hosting.TestGateway.StartAsync("GATEWAY_ADMIN_KEY=", $"GATEWAY_ADMIN_KEY_FILE={file}");
        (await StatusAsync("first-admin-key-in-a-file", HttpMethod.Get, "/admin/config")).ShouldBe(200);

        Kept("admin", "second-admin-key-in-a-file\n");
        (await StatusAsync("first-admin-key-in-a-file", HttpMethod.Post, "/admin/config/reload")).ShouldBe(200);

        (await StatusAsync("first-admin-key-in-a-file", HttpMethod.Get, "/admin/config")).ShouldBe(401);
        (await StatusAsync("second-admin-key-in-a-file", HttpMethod.Get, "/admin/config")).ShouldBe(200);

        async Task<int> StatusAsync(string key, HttpMethod method, string path)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Authorization = new("Bearer", key);
            using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return (int)response.StatusCode;
        }
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n", "is empty")]
    [InlineData("two\nlines-of-a-key\n", "holds a character")]
    [InlineData(" a-key-behind-a-space", "holds a character")]
    [InlineData(null, "cannot be read")]
    public void FileWithoutAUsableKey_IsAProblemWithItsKeyPath(string? content, string problem)
    {
        var file = content is null ? Path.Combine(_folder, "missing") : Kept("bad", content);

        var problems = Should.Throw<ConfigurationException>(() => Compositions.Read(
            ("Gateway:Providers:claude:ApiKeyFile", file), ("Gateway:Access:KeyFiles:ci", file))).Problems;

        problems.Count.ShouldBe(2);
        problems.ShouldContain(p => p.StartsWith("Gateway:Providers:claude:ApiKeyFile: ") && p.Contains(problem));
        problems.ShouldContain(p => p.StartsWith("Gateway:Access:KeyFiles:ci: ") && p.Contains(problem));
        problems.ShouldAllBe(p => !p.Contains("lines-of-a-key") && !p.Contains("a-key-behind"));
    }

    [Fact]
    public void KeysThatStandInTheConfiguration_CountBeforeFilesAndFilesBeforeTheEnvironment()
    {
        var file = Kept("key", "key-of-the-file-alone");
        var loaded = Compositions.Read(
            ("Gateway:Providers:claude:ApiKey", "key-that-is-said"), ("Gateway:Providers:claude:ApiKeyFile", "/not/looked/at"),
            ("Gateway:Providers:gemini:ApiKeyFile", file), ("Gateway:Providers:openai:DefaultModel", "gpt-5"), ("GOOGLE_API_KEY", "key-of-the-environment"), ("OPENAI_API_KEY", "key-of-the-environment"));

        loaded.Options.Providers.Values.Select(loaded.Credential).ShouldBe(["key-that-is-said", "key-of-the-file-alone", "key-of-the-environment"]);
    }

    [Fact]
    public void LinkThatIsTurnedToAnotherFolder_ShowsAnotherFile()
    {
        // As Kubernetes exchanges a mounted secret: the file that is named is never written.
        foreach (var version in new[] { "one", "two" })
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, version)).FullName, "key"), $"the key of {version}");
        var (data, named) = (Path.Combine(_folder, "data"), Path.Combine(_folder, "key"));
        Directory.CreateSymbolicLink(data, Path.Combine(_folder, "one"));
        File.CreateSymbolicLink(named, Path.Combine(data, "key"));
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "one", "key"), DateTime.UnixEpoch);
        var before = FileStamp.Of(named);

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, Path.Combine(_folder, "two"));

        FileStamp.Of(named).ShouldNotBe(before);
        FileStamp.Of(named).Length.ShouldBe("the key of two".Length);
        FileStamp.Of(Path.Combine(_folder, "missing")).Length.ShouldBe(-1);
    }

    private string Kept(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
