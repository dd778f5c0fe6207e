using System.Text.Json.Nodes;
using Gateway.Protocol.Tests.Dialects.Anthropic;

namespace Gateway.Tests.Translation;

/// <summary>The same request streamed and unary: the stream folds to the unary answer, whoever answers.</summary>
public sealed class SimulatedParityTests(KeylessGateway keyless) : IClassFixture<KeylessGateway>
{
    private const string Tools = """
        ,"tools":[
        {"name":"get_weather","description":"Weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}},
        {"name":"get_time","input_schema":{"type":"object","properties":{"zone":{"type":"string"}},"required":["zone"]}},
        {"name":"refresh","input_schema":{"type":"object","properties":{}}}]
        """;

    private static readonly Dictionary<string, (string Text, string Fields)> Requests = new()
    {
        ["text"] = ("hello, how are you? Grüße 👋", ""),
        ["tool"] = ("what is the weather in Lisbon", Tools),
        ["parallel tools"] = ("preamble: call get_weather and get_time", Tools),
        ["tool without arguments"] = ("refresh", Tools),
        ["forced tool"] = ("anything", Tools + ""","tool_choice":{"type":"tool","name":"get_time"}"""),
        ["thinking"] = ("think about it", ""","thinking":{"type":"enabled","budget_tokens":1024}"""),
        ["thinking and tool"] = ("the weather please", Tools + ""","thinking":{"type":"enabled","budget_tokens":1024}"""),
        ["cut by max_tokens"] = ("one two three four five six seven eight", ""","max_tokens":5"""),
        ["stop sequence"] = ("alpha beta gamma", ""","stop_sequences":["gamma"]"""),
        ["refusal"] = ("refuse this", ""),
        ["json"] = ("a person", """
            ,"output_config":{"format":{"type":"json_schema","schema":
            {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}}}
            """),
        ["cache"] = ("cached words", """
            ,"system":[{"type":"text","text":"a long system text that can be cached","cache_control":{"type":"ephemeral"}}]
            """),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            // Gemini 3 signs its calls and texts whether thinking was asked for or not.
            foreach (var model in KeylessGateway.Models.Append("gemini-3-pro-preview"))
            {
                foreach (var request in Requests.Keys)
                    cases.Add(model, request);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task SameRequest_StreamFoldsToTheUnaryAnswer(string model, string request)
    {
        var unary = await AskAsync(model, request, stream: false);
        var streamed = await AskAsync(model, request, stream: true);

        Words(streamed).ShouldBe(Words(unary));
        streamed.StartUsage.GetProperty("input_tokens").GetInt64().ShouldBeGreaterThan(0);
    }

    private async Task<FoldedMessage> AskAsync(string model, string request, bool stream)
    {
        var (text, fields) = Requests[request];
        var message = new JsonObject { ["role"] = "user", ["content"] = text };
        var body = JsonNode.Parse($$"""{"model":"{{model}}","messages":[{{message.ToJsonString()}}]{{fields}}}""")!.AsObject();
        body["max_tokens"] ??= 4000;
        body["stream"] = stream;
        using var response = await keyless.Gateway.PostAsync(body.ToJsonString(), ("anthropic-version", "2023-06-01"));
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var answer = new ClientAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), bytes);
        answer.Error.ShouldBeNull();
        answer.IsStream.ShouldBe(stream);
        response.Headers.GetValues("x-gateway-simulated").ShouldBe(["true"]);
        return answer.Fold();
    }

    /// <summary>
    /// Ids are the provider's own, another for each call; and its usage says more in one form than in the other, so the counts
    /// are compared.
    /// </summary>
    private static string Words(FoldedMessage message)
    {
        string[] counts = ["input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens"];
        var blocks = message.Blocks.Select(b => b with { Id = b.Id is null ? null : "id" });
        return MessageWords.Of(message with { Id = "", Usage = default, Blocks = [.. blocks] }) + string.Join(' ', counts.Select(c => message.Usage.GetProperty(c).GetInt64()));
    }
}
