using System.Text;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;
using static Gateway.Tests.Resilience.ThreeProviders;

namespace Gateway.Tests.Telemetry.Logging;

/// <summary>Secrets are planted wherever they could enter, and looked for in every line at the most talkative level, on the console and in the file.</summary>
public sealed class SecretsNeverLoggedTests
{
    private const string CallersKey = "gk-of-the-first-app-0001";
    private const string QueryKey = "AIzaSyQ0123456789abcdefghijklmnopqrstuv";
    private const string Prose = "a-word-of-the-prompt";

    private static readonly string[] Secrets =
    [
        CallersKey, TestGateway.AdminKey, "upstream-key-claude", "upstream-key-gemini", QueryKey, "sk-proj-0123456789abcdefghijkl", "hunter2-word",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0NzExIn0.c2lnbmF0dXJl", "user-name:pass-word",
    ];

    private static readonly string Words =
        $"{CallersKey} {TestGateway.AdminKey} upstream-key-claude upstream-key-gemini {Secrets[5]} password=hunter2-word Bearer {Secrets[7]} "
        + $"https://user-name:pass-word@example.com/?key={QueryKey}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Secrets_AreInNoLine_AndNeitherIsThePrompt()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-logs-");
        var asked = -1;
        var gateway = await LoggedGateway.StartAsync(
            _ => (Interlocked.Increment(ref asked) % 4) switch
            {
                0 => ClaudeAnswer,
                1 => Failure(500, "api_error", Words),
                2 => Failure(401, "authentication_error", Words),
                _ => ScriptedAnswer.Stream(Start, BlockStart, Delta, $"event: error\ndata: {{\"type\":\"error\",\"error\":{{\"type\":\"overloaded_error\",\"message\":\"{Words}\"}}}}\n\n"),
            },
            Failure(500, "api_error", Words),
            "Logging:LogLevel:Default=Trace", "Logging:LogLevel:Microsoft=Trace", $"Gateway:Logs:File={Path.Combine(folder.FullName, "gateway.log")}",
            "Gateway:Access:Mode=keys", $"Gateway:Access:Keys:first={CallersKey}", "Gateway:Providers:gemini:CircuitBreaker:FailureThreshold=1");
        var answers = new StringBuilder();
        for (var i = 0; i < 4; i++)
            answers.Append(await AskAsync(gateway, $"secret-{i}", stream: i == 3));
        await gateway.Log.EventAsync("RequestEnded", "secret-3");
        await gateway.DisposeAsync();
        var file = string.Concat(folder.GetFiles().Select(f => File.ReadAllText(f.FullName)));
        folder.Delete(recursive: true);

        gateway.Log.Events.Count.ShouldBeGreaterThan(20);
        file.ShouldContain("RequestEnded");
        foreach (var secret in Secrets)
        {
            gateway.Log.Text.ShouldNotContain(secret);
            file.ShouldNotContain(secret);
        }

        gateway.Log.Text.ShouldNotContain(Prose);
        // Whoever asked knows what it sent; what a provider quotes of the gateway's own stays here.
        answers.ToString().ShouldNotContain("upstream-key");
        answers.ToString().ShouldNotContain(TestGateway.AdminKey);
    }

    [Fact]
    public async Task ErrorThatIsPassedOn_LosesAnyCredentialOfTheGateways_AndNothingElse()
    {
        await using var gateway = await LoggedGateway.StartAsync(
            _ => Failure(400, "invalid_request_error", "caf\u00e9 password=hunter2 upstream-key-gemini"), GeminiAnswer);

        (await gateway.AskAsync("passed-on")).ShouldBe("""{"type":"error","error":{"type":"invalid_request_error","message":"café password=hunter2 ***"}}""");
    }

    private static async Task<string> AskAsync(LoggedGateway gateway, string id, bool stream)
    {
        var body = $$"""{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"{{Prose}} {{Words}}"}],"stream":{{(stream ? "true" : "false")}}}""";
        using var response = await gateway.Gateway.PostAsync(
            Encoding.UTF8.GetBytes(body), $"/v1/messages?key={QueryKey}", ("x-request-id", id), ("x-api-key", CallersKey), ("x-user-id", Secrets[5]),
            ("authorization", $"Bearer {Secrets[7]}"), ("cookie", "session=hunter2-word"));
        var answer = await response.Content.ReadAsStringAsync(Token);
        await gateway.Gateway.RowAsync(id);
        return answer;
    }
}
