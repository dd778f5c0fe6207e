using System.Text;
using Gateway.Storage;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Gateway.Tests.Resilience.ThreeProviders;

namespace Gateway.Tests.Capture;

/// <summary>Credentials are planted wherever a caller or a provider can say them, and looked for in every byte of the store's files.</summary>
public sealed class CredentialsNeverStoredTests
{
    private const string CallersKey = "gk-of-the-first-app-0001";
    private const string OthersKey = "gk-of-the-other-app-0002";

    private static readonly string[] Credentials =
        [CallersKey, OthersKey, TestGateway.AdminKey, "upstream-key-claude", "upstream-key-gemini", "upstream-key-openai"];

    private static readonly string[] Personal = ["bob@example.com", "415-555-2671", "DE89370400440532013000", "password=hunter2"];

    private static readonly string Words = string.Join(' ', [.. Credentials, .. Personal]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("none")]
    [InlineData("metadata")]
    [InlineData("redacted")]
    [InlineData("full")]
    public async Task Credentials_AreInNoByteOfTheStore(string mode)
    {
        await using var providers = await StartAsync(mode);
        await AskEverythingAsync(providers);
        byte[] live = ReadStore(providers.Gateway, "gateway.db", "gateway.db-wal");
        await providers.Gateway.StopAsync();
        byte[] bytes = [.. live, .. ReadStore(providers.Gateway, "*")];

        foreach (var credential in Credentials)
            bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(credential)).ShouldBe(-1, credential);
        foreach (var word in Personal)
            (bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0).ShouldBe(mode == "full", word);
    }

    [Fact]
    public async Task CredentialSpelledEventByEvent_IsNotInTheFullBody()
    {
        await using var providers = await StartAsync("full", ScriptedAnswer.Stream(
            Start, BlockStart, Delta.Replace("from claude", CallersKey[..12], StringComparison.Ordinal),
            Delta.Replace("from claude", CallersKey[12..], StringComparison.Ordinal), End));
        await AskAsync(providers, "split", stream: true);
        var row = await providers.Gateway.RowAsync("split");

        row.ResponseData.ShouldNotBeNull().ShouldContain("""[{"type":"text","text":"***"}]""");
        row.ResponseData.ShouldNotContain(CallersKey[12..]);
    }

    [Fact]
    public async Task WordsOfARefusedCredential_AreNotStored()
    {
        await using var providers = await StartAsync("full", Failure(401, "authentication_error", "invalid key upstream-key-cl…ude"), "Gateway:EnableFallback=false");
        await AskAsync(providers, "refused", stream: false);
        var row = await providers.Gateway.RowAsync("refused");

        row.ErrorData.ShouldBe("authentication 401 authentication_error");
    }

    private static async Task AskEverythingAsync(ThreeProviders providers)
    {
        foreach (var stream in new[] { false, true })
        {
            for (var i = 0; i < 4; i++)
                await AskAsync(providers, $"{(stream ? "s" : "u")}{i}", stream);
        }
    }

    private static async Task AskAsync(ThreeProviders providers, string id, bool stream)
    {
        var body = $$"""{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"{{Words}} {{Escaped(CallersKey)}}"}],"stream":{{(stream ? "true" : "false")}}}""";
        using var response = await providers.Gateway.PostAsync(body, ("x-request-id", id), ("x-api-key", CallersKey));
        await response.Content.ReadAsStringAsync(Token);
        await providers.Gateway.RowAsync(id);
    }

    // In turn: an answer, an error before it, an error of this caller's, an error inside it; all of them talkative.
    private static Task<ThreeProviders> StartAsync(string mode)
    {
        var asked = -1;
        return StartAsync(mode, call => (Interlocked.Increment(ref asked) % 4, call.Text.Contains("\"stream\":true", StringComparison.Ordinal)) switch
        {
            (0, false) => ScriptedAnswer.Json($$$"""{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"{{{Words}}}"}],"stop_reason":"end_turn","usage":{"input_tokens":11,"output_tokens":4}}"""),
            (0, true) => ScriptedAnswer.Stream(Start, BlockStart, Delta.Replace("from claude", Words, StringComparison.Ordinal), End),
            (1, _) => Failure(500, "api_error", Words),
            (2, _) => Failure(400, "invalid_request_error", Words),
            (_, true) => ScriptedAnswer.Stream(
                Start, BlockStart, Delta, $"event: error\ndata: {{\"type\":\"error\",\"error\":{{\"type\":\"overloaded_error\",\"message\":\"{Words}\"}}}}\n\n"),
            _ => Failure(401, "authentication_error", Words),
        });
    }

    private static Task<ThreeProviders> StartAsync(string mode, ScriptedAnswer claude, params string[] settings) => StartAsync(mode, _ => claude, settings);

    private static Task<ThreeProviders> StartAsync(string mode, Func<ReceivedCall, ScriptedAnswer> claude, params string[] settings) => ThreeProviders.StartAsync(
        claude, Failure(500, "api_error", Words), Failure(500), time: null,
        [
            $"Gateway:Storage:Capture={mode}", "Gateway:Access:Mode=keys", $"Gateway:Access:Keys:first={CallersKey}", $"Gateway:Access:Keys:other={OthersKey}",
            "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=100", "Gateway:Providers:gemini:CircuitBreaker:FailureThreshold=1", .. settings,
        ]);

    private static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:x4}"));

    private static byte[] ReadStore(TestGateway gateway, params string[] names)
    {
        var file = new SqliteConnectionStringBuilder(gateway.Services.GetRequiredService<IOptions<StorageOptions>>().Value.ConnectionString).DataSource;
        using var all = new MemoryStream();
        foreach (var path in names.SelectMany(name => Directory.GetFiles(Path.GetDirectoryName(file)!, name)))
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.CopyTo(all);
        }

        all.Length.ShouldBeGreaterThan(100_000);
        return all.ToArray();
    }
}
