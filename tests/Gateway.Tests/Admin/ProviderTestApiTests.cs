using System.Globalization;
using System.Text;
using Gateway.Model;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Telemetry;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Admin;

public sealed class ProviderTestApiTests
{
    private const string Claude = "/admin/providers/claude/test";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProviderThatAnswers_IsOk_AndTheRequestIsLoggedLikeAnyOther()
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        var answer = await PostAsync(walk.Gateway, "/admin/providers/CLAUDE/test");

        Facts(answer).ShouldBe("claude claude-sonnet-4-5 False True ok 200");
        answer.Body.GetProperty("text").GetString().ShouldBe("from claude");
        answer.Body.GetProperty("detail").GetString().ShouldBeNull();
        answer.Body.GetProperty("tokens").GetRawText().ShouldBe("""{"input":11,"cacheRead":null,"cacheWrite":null,"output":4,"total":15}""");
        answer.Body.GetProperty("costUsd").GetRawText().ShouldBe("0.000093");
        var id = answer.Body.GetProperty("requestId").GetString()!;
        answer.Response.Headers.GetValues("x-request-id").ShouldBe([id]);

        var row = await walk.Gateway.RowAsync(id);
        (row.State, row.Provider, row.KeyId, row.Ingress, row.CostUsd, row.Attempts).ShouldBe(
            (RequestState.Completed, "claude", "admin", "anthropic", 0.000093, "claude=ok"));
        (await walk.Gateway.AttemptsAsync()).ShouldHaveSingleItem().KeyId.ShouldBe("admin");
        var page = PrometheusPage.Parse(await walk.Gateway.Client.GetStringAsync("/metrics", Token));
        page["""gateway_attempts_total{model="claude-sonnet-4-5",outcome="ok",provider="claude"}"""].ShouldBe(1);
        var sent = walk.Claude.Calls.ShouldHaveSingleItem();
        sent.Text.ShouldContain("Reply with the single word: pong");
        sent.Headers["x-api-key"].ShouldBe("upstream-key-claude");
    }

    [Fact]
    public async Task StreamAndModel_AsAsked()
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.ClaudeStream, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        var answer = await PostAsync(walk.Gateway, Claude, """{"model":"claude-opus-4-1","stream":true}""");

        Facts(answer).ShouldBe("claude claude-opus-4-1 True True ok 200");
        answer.Body.GetProperty("text").GetString().ShouldBe("from claude");
        answer.Body.GetProperty("ttftMs").GetInt64().ShouldBeInRange(0, answer.Body.GetProperty("latencyMs").GetInt64());
        (await walk.Gateway.RowAsync(answer.Body.GetProperty("requestId").GetString()!)).Stream.ShouldBeTrue();
        walk.Claude.Calls.Single().Text.ShouldContain("\"claude-opus-4-1\"");
    }

    [Theory]
    [InlineData("gemini", "from gemini")]
    [InlineData("openai", "from openai")]
    public async Task OtherDialects_AreTranslated(string provider, string text)
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);

        (await PostAsync(walk.Gateway, $"/admin/providers/{provider}/test")).Body.GetProperty("text").GetString().ShouldBe(text);
        walk.Claude.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task ProviderThatFails_IsAskedOnce_AndNoOtherInItsPlace()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(529, "overloaded_error", "busy"), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, "Gateway:Providers:claude:Retry:MaxRetries=3");
        var answer = await PostAsync(walk.Gateway, Claude, "{}");

        Facts(answer).ShouldBe("claude claude-sonnet-4-5 False False overloaded 529");
        answer.Body.GetProperty("detail").GetString().ShouldBe("overloaded 529 overloaded_error: busy");
        answer.Body.GetProperty("text").GetString().ShouldBeNull();
        (walk.Claude.Calls.Count, walk.Gemini.Calls.Count).ShouldBe((1, 0));
        (await walk.Gateway.RowAsync(answer.Body.GetProperty("requestId").GetString()!)).ErrorCode.ShouldBe("overloaded");
    }

    [Fact]
    public async Task StreamThatBreaksOff_IsNotOk()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta), ScriptedStep.Cut),
            ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);

        Facts(await PostAsync(walk.Gateway, Claude, """{"stream":true}""")).ShouldBe("claude claude-sonnet-4-5 True False cut ");
    }

    [Fact]
    public async Task OpenCircuit_IsSaidButDoesNotStopTheTest()
    {
        var answers = new Queue<ScriptedAnswer>([ThreeProviders.Failure(500, "api_error"), ThreeProviders.ClaudeAnswer]);
        await using var walk = await ThreeProviders.StartAsync(
            _ => answers.Dequeue(), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, null, "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1");
        (await walk.AskAsync()).Dispose();
        var answer = await PostAsync(walk.Gateway, Claude);

        Facts(answer).ShouldBe("claude claude-sonnet-4-5 False True ok 200");
        answer.Body.GetProperty("detail").GetString()!.ShouldStartWith("The circuit is open (");
        (await AdminAnswer.GetAsync(walk.Gateway, "/admin/circuits")).Of("claude", "circuits").GetProperty("state").GetString().ShouldBe("open");
    }

    [Fact]
    public async Task ProviderWithoutACredential_IsNotAsked()
    {
        await using var gateway = await TestGateway.StartAsync("Gateway:Providers:claude:ApiKey=only-claude-has-one");
        var answer = await PostAsync(gateway, "/admin/providers/gemini/test");

        Facts(answer).ShouldBe("gemini gemini-2.5-flash False False no_credential ");
        answer.Body.GetProperty("requestId").GetString().ShouldBeNull();
    }

    [Fact]
    public async Task ModeKeys_TheTestNeedsNoKeyButTheAdmins()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, "Gateway:Access:Mode=keys", "Gateway:Access:Keys:someone=a-key-of-the-gateway");

        Facts(await PostAsync(walk.Gateway, Claude)).ShouldEndWith("True ok 200");
    }

    [Fact]
    public async Task UnknownProvider_IsAProblem()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await PostAsync(gateway, "/admin/providers/nobody/test")).Problem(404).ShouldStartWith("There is no provider 'nobody'; known are ");
    }

    [Theory]
    [InlineData("{", "The body is no JSON:")]
    [InlineData("[]", "The body is no JSON object.")]
    [InlineData("""{"model":7,"stream":"yes","tools":[]}""", "model: has to be a text of 1 to 256 characters. stream: has to be true or false. tools: is not known here")]
    [InlineData("""{"model":""}""", "model: has to be a text of 1 to 256 characters.")]
    public async Task BodyThatCannotBeRead_EveryProblemAtOnce(string body, string problem)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await PostAsync(gateway, Claude, body)).Problem(400).ShouldStartWith(problem);
    }

    [Fact]
    public async Task LargeBody_IsAProblem()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await PostAsync(gateway, Claude, new string(' ', 20_000))).Problem(400).ShouldBe("The body is larger than 16384 bytes.");
    }

    private static string Facts(AdminAnswer answer)
    {
        answer.Status.ShouldBe(200, answer.Text);
        var body = answer.Body;
        return string.Create(CultureInfo.InvariantCulture, $"{body.GetProperty("provider").GetString()} {body.GetProperty("model").GetString()} {body.GetProperty("stream").GetBoolean()} {body.GetProperty("ok").GetBoolean()} {body.GetProperty("outcome").GetString()} {body.GetProperty("status")}");
    }

    private static async Task<AdminAnswer> PostAsync(TestGateway gateway, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Authorization = new("Bearer", TestGateway.AdminKey);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await AdminAnswer.ReadAsync(await gateway.Client.SendAsync(request, Token));
    }
}
