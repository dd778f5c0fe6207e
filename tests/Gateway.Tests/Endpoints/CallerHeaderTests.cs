using System.Text;
using Gateway.Model;
using Gateway.Storage;
using Gateway.Tests.Hosting;
using Gateway.Tests.Relay;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Endpoints;

/// <summary>What callers say in headers: ids, limits, wishes.</summary>
public sealed class CallerHeaderTests(AnthropicRelay relay) : IClassFixture<AnthropicRelay>
{
    private const string Body = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"metadata":{"user_id":"from-body"}}""";
    private static readonly byte[] Request = Encoding.UTF8.GetBytes(Body);
    private static readonly ScriptedAnswer Message = ScriptedAnswer.Json(
        """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":5,"cache_read_input_tokens":7,"output_tokens":3}}""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ids_StandInTheAnswerAndInTheRow()
    {
        relay.Answer = Message;
        using var response = await relay.PostAsync(Request, ("x-request-id", "ids-1"), ("x-conversation-id", "talk-1"), ("x-user-id", "me"));
        var row = await relay.Gateway.RowAsync("ids-1");

        response.Headers.GetValues("x-request-id").ShouldBe(["ids-1"]);
        row.ConversationId.ShouldBe("talk-1");
        row.UserId.ShouldBe("me");
        row.State.ShouldBe(RequestState.Completed);
        row.Status.ShouldBe(200);
        row.Exchange.ShouldBe("relay");
        row.Ingress.ShouldBe("anthropic");
        row.Provider.ShouldBe("claude");
        row.Model.ShouldBe("claude-x");
        row.Attempts.ShouldBe("claude=ok");
        row.StopReason.ShouldBe("end_turn");
        (row.InputTokens, row.CacheReadTokens, row.OutputTokens, row.UsageSource).ShouldBe((5, 7, 3, "provider"));
        (row.ErrorCode, row.RequestData, row.ResponseData).ShouldBe((null, null, null));
    }

    [Fact]
    public async Task NoUserHeader_TheBodysUserAndTheSessionOfTheCodingClient()
    {
        relay.Answer = Message;
        using var response = await relay.PostAsync(Request, ("x-request-id", "ids-2"), ("x-claude-code-session-id", "session-1"));
        var row = await relay.Gateway.RowAsync("ids-2");

        row.UserId.ShouldBe("from-body");
        row.ConversationId.ShouldBe("session-1");
    }

    [Fact]
    public async Task RequestIdTwice_TwoRows()
    {
        relay.Answer = Message;
        for (var i = 0; i < 2; i++)
        {
            using var response = await relay.PostAsync(Request, ("x-request-id", "again"));
            response.Headers.GetValues("x-request-id").ShouldBe(["again"]);
        }

        await relay.Gateway.RowAsync("again");
        IReadOnlyList<ProviderLog> rows = [];
        for (var patience = 0; rows.Count < 2 && patience < 500; patience++)
        {
            rows = [.. (await ErrorEnvelope.RowsAsync(relay.Gateway)).Where(row => row.RequestId.StartsWith("again", StringComparison.Ordinal) && row.State == RequestState.Completed)];
            await Task.Delay(5, Token);
        }

        rows.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("has space")]
    [InlineData("gr\u00f6\u00dfe")]
    [InlineData("long")]
    public async Task RequestIdThatIsNotPlain_IsReplaced(string id)
    {
        relay.Answer = Message;
        id = id == "long" ? new string('x', 129) : id;
        var answer = await RawPost.SendAsync(relay.Gateway.BaseAddress, Request, $"x-request-id: {id}\r\n", Token);

        answer.ShouldStartWith("HTTP/1.1 200");
        answer.ShouldContain("x-request-id: req_");
    }

    [Fact]
    public async Task TimeoutOfTheCaller_Is504AndNotHeldAgainstTheProvider()
    {
        relay.Answer = new ScriptedAnswer { BeforeHeaders = [ScriptedStep.Hang] };
        using var response = await relay.PostAsync(Request, ("x-gateway-timeout-ms", "100"));
        var (error, row) = await ErrorEnvelope.ReadAsync(relay.Gateway, response);

        error.Status.ShouldBe(504);
        error.Type.ShouldBe("timeout_error");
        row.ErrorCode.ShouldBe("timeout");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("1.5")]
    public async Task TimeoutThatIsNoTime_IsTheCallersError(string timeout)
    {
        relay.Answer = Message;
        using var response = await relay.PostAsync(Request, ("x-gateway-timeout-ms", timeout));
        var (error, _) = await ErrorEnvelope.ReadAsync(relay.Gateway, response);

        (error.Status, error.Type).ShouldBe((400, "invalid_request_error"));
        error.Message.ShouldStartWith("x-gateway-timeout-ms: ");
    }

    [Fact]
    public async Task TimeoutLongerThanAnyNumber_ShortensNothing()
    {
        relay.Answer = Message;
        using var response = await relay.PostAsync(Request, ("x-gateway-timeout-ms", "99999999999999"));

        response.IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task FallbackOff_OneTargetAndItsOwnError()
    {
        const string Overloaded = """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""";
        await using var provider = await ScriptedProvider.StartAsync(ScriptedAnswer.Json(Overloaded, 529));
        await using var gateway = await TestGateway.StartAsync(provider.BaseAddress);
        using var response = await gateway.PostAsync(Body, ("x-gateway-fallback", "off"));

        ((int)response.StatusCode).ShouldBe(529);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(Overloaded);
        provider.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task StrictRequestThatCannotBeTranslatedWithoutLoss_IsRefusedAndNeverSent()
    {
        await using var provider = await ScriptedProvider.StartAsync(ScriptedAnswer.Json("{}", 418));
        await using var gateway = await TestGateway.StartAsync(provider.BaseAddress);
        using var response = await gateway.PostAsync(
            """{"model":"gpt-5","max_tokens":9,"top_k":5,"messages":[{"role":"user","content":"hi"}]}""", ("x-gateway-strict", "true"), ("x-gateway-fallback", "off"));
        var (error, row) = await ErrorEnvelope.ReadAsync(gateway, response);

        error.Status.ShouldBe(400);
        error.Type.ShouldBe("invalid_request_error");
        error.Message.ShouldContain("top_k");
        row.ErrorCode.ShouldBe("lossy");
        provider.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task UnknownModel_NamesTheNearest()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var response = await gateway.PostAsync("""{"model":"cloude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");
        var (error, row) = await ErrorEnvelope.ReadAsync(gateway, response);

        error.Status.ShouldBe(404);
        error.Type.ShouldBe("not_found_error");
        error.Message.ShouldContain("claude-sonnet-4-5");
        row.ErrorCode.ShouldBe("not_found_error");
    }
}
