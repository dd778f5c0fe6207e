using System.Text;
using Gateway.Tests.Relay;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Endpoints;

/// <summary>Requests that are wrong: refused here, in the caller's dialect, with every problem named, and never sent on.</summary>
public sealed class BadRequestTests(AnthropicRelay relay) : IClassFixture<AnthropicRelay>
{
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private const string Base = "\"model\":\"claude-x\",\"max_tokens\":9";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Malformed =>
    [
        "",
        " ",
        "{",
        $"{{{Base},{Messages}",
        $"{{{Base},{Messages}}} x",
        $"{{{Base},{Messages}}}{{}}",
        $"{{{Base},{Messages},}}",
        $"{{{Base} {Messages}}}",
        $"{{{Base},{Messages},\"x\":01}}",
        $"{{{Base},{Messages},\"x\":NaN}}",
        $"{{{Base},{Messages},\"x\":\"\\q\"}}",
        $"{{{Base},{Messages},'x':1}}",
        $"{{{Base},{Messages}}}// comment",
        "[]",
        "[{}]",
        "\"text\"",
        "null",
        "1",
        "model=claude&max_tokens=9",
        "<html></html>",
        "\u0000",
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task MalformedJson_IsRefused(string body)
    {
        var error = await RefusedAsync(Encoding.UTF8.GetBytes(body));

        error.Status.ShouldBe(400);
        error.Type.ShouldBe("invalid_request_error");
        error.Message.ShouldContain("JSON");
    }

    [Fact]
    public async Task InvalidUtf8_IsRefused()
    {
        var error = await RefusedAsync([.. Encoding.UTF8.GetBytes($"{{{Base},{Messages},\"x\":\""), 0xC3, 0x28, .. "\"}"u8]);

        error.Status.ShouldBe(400);
        error.Message.ShouldContain("UTF-8");
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    public async Task DeepNesting_IsRefused(int depth)
    {
        var error = await RefusedAsync(Encoding.UTF8.GetBytes($"{{{Base},{Messages},\"x\":{new string('[', depth)}{new string(']', depth)}}}"));

        error.Status.ShouldBe(400);
        error.Type.ShouldBe("invalid_request_error");
    }

    [Theory]
    [InlineData("model", "7")]
    [InlineData("model", "null")]
    [InlineData("model", "\"\"")]
    [InlineData("model", "[\"claude-x\"]")]
    [InlineData("max_tokens", "\"9\"")]
    [InlineData("max_tokens", "0")]
    [InlineData("max_tokens", "-1")]
    [InlineData("max_tokens", "1.5")]
    [InlineData("max_tokens", "null")]
    [InlineData("max_tokens", "99999999999999999999")]
    [InlineData("messages", "{}")]
    [InlineData("messages", "\"hi\"")]
    [InlineData("messages", "null")]
    [InlineData("messages", "[]")]
    [InlineData("messages[0]", "[7]", "messages")]
    [InlineData("messages[0].role", "[{\"content\":\"hi\"}]", "messages")]
    [InlineData("messages[0].role", "[{\"role\":7,\"content\":\"hi\"}]", "messages")]
    [InlineData("messages[0].content", "[{\"role\":\"user\"}]", "messages")]
    [InlineData("messages[0].content", "[{\"role\":\"user\",\"content\":7}]", "messages")]
    [InlineData("messages[0].content[1]", "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"},{\"text\":\"hi\"}]}]", "messages")]
    [InlineData("stream", "\"true\"")]
    [InlineData("stream", "1")]
    [InlineData("system", "7")]
    [InlineData("system[0]", "[7]", "system")]
    [InlineData("tools", "{}")]
    [InlineData("tools[0]", "[\"get_weather\"]", "tools")]
    [InlineData("tool_choice", "\"auto\"")]
    [InlineData("metadata", "\"me\"")]
    [InlineData("metadata.user_id", "{\"user_id\":7}", "metadata")]
    [InlineData("thinking", "true")]
    [InlineData("temperature", "\"hot\"")]
    [InlineData("top_p", "[]")]
    [InlineData("top_k", "1.5")]
    [InlineData("stop_sequences", "\"stop\"")]
    [InlineData("stop_sequences[0]", "[7]", "stop_sequences")]
    public async Task FieldOfTheWrongType_IsNamedByItsPath(string path, string value, string? field = null)
    {
        field ??= path;
        var fields = new Dictionary<string, string> { ["model"] = "\"claude-x\"", ["max_tokens"] = "9", ["messages"] = "[{\"role\":\"user\",\"content\":\"hi\"}]", [field] = value };
        var error = await RefusedAsync(Encoding.UTF8.GetBytes($"{{{string.Join(',', fields.Select(each => $"\"{each.Key}\":{each.Value}"))}}}"));

        error.Status.ShouldBe(400);
        error.Type.ShouldBe("invalid_request_error");
        error.Message.ShouldStartWith($"{path}: ");
    }

    [Fact]
    public async Task SeveralProblems_AreNamedAtOnce()
    {
        var error = await RefusedAsync("""{"model":7,"messages":[{"role":"user"},{"content":"x"}],"stream":"yes","temperature":"hot"}"""u8.ToArray());

        foreach (var path in new[] { "model", "max_tokens", "messages[0].content", "messages[1].role", "stream", "temperature" })
            error.Message.ShouldContain($"{path}: ");
    }

    [Theory]
    [InlineData("\"model\":\"claude-x\",\"model\":\"claude-y\",\"max_tokens\":9", "model")]
    [InlineData("\"model\":\"claude-x\",\"\\u006dodel\":\"claude-y\",\"max_tokens\":9", "model")]
    [InlineData("\"model\":\"claude-x\",\"max_tokens\":9,\"stream\":false,\"stream\":true", "stream")]
    public async Task FieldTwice_IsRefused(string fields, string path)
    {
        var error = await RefusedAsync(Encoding.UTF8.GetBytes($"{{{fields},{Messages}}}"));

        error.Status.ShouldBe(400);
        error.Message.ShouldStartWith($"{path}: ");
    }

    [Fact]
    public async Task LonePartOfASurrogatePairInTheModel_IsRefused()
    {
        var error = await RefusedAsync(Encoding.UTF8.GetBytes($"{{\"model\":\"claude-\\ud800\",\"max_tokens\":9,{Messages}}}"));

        error.Status.ShouldBe(400);
        error.Message.ShouldStartWith("model: ");
    }

    [Theory]
    [InlineData("\"\\udc00\":1")]
    [InlineData("\"metadata\":{\"\\uD800x\":1}")]
    public async Task LonePartOfASurrogatePairInAName_IsRefused(string fields)
    {
        var error = await RefusedAsync(Encoding.UTF8.GetBytes($"{{\"model\":\"claude-x\",\"max_tokens\":9,{Messages},{fields}}}"));

        error.Status.ShouldBe(400);
        error.Message.ShouldContain("the name of a field is not valid Unicode text");
    }

    [Fact]
    public async Task OddModelName_ReachesTheProviderAndTheHeadersSafely()
    {
        const string Body = """{"type":"error","error":{"type":"not_found_error","message":"model: no"}}""";
        relay.Answer = ScriptedAnswer.Json(Body, 404);
        using var response = await relay.PostAsync(Encoding.UTF8.GetBytes($"{{\"model\":\"claude-\\r\\nx: y ü\",\"max_tokens\":9,{Messages}}}"));

        ((int)response.StatusCode).ShouldBe(404);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(Body);
        response.Headers.GetValues("x-gateway-model").Single().ShouldBe("claude-??x: y ?");
    }

    private async Task<ErrorEnvelope> RefusedAsync(byte[] body)
    {
        relay.Answer = ScriptedAnswer.Json("{}", 418);
        using var response = await relay.PostAsync(body);
        var (error, row) = await ErrorEnvelope.ReadAsync(relay.Gateway, response);
        row.ErrorCode.ShouldBe(error.Type);
        row.Attempts.ShouldBeNull("never sent on");
        return error;
    }
}
