using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Clients;

namespace Gateway.Tests.Translation;

/// <summary>
/// Lessons 13 to 15: a Chat Completions client that hands the assistant's message back as it got it returns each vendor's signature, byte by byte.
/// </summary>
public sealed class ReturnedReasoningTests(SimulatedVendors vendors) : IClassFixture<SimulatedVendors>
{
    private const string Fields = """
        {"reasoning_effort":"low","max_completion_tokens":4000,
         "tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}]}
        """;

    [Theory]
    [InlineData("claude-sonnet-4-5", false)]
    [InlineData("claude-sonnet-4-5", true)]
    [InlineData("gemini-3-pro-preview", false)]
    [InlineData("gemini-3-pro-preview", true)]
    public async Task MessageHandedBack_ReturnsItsSignature(string model, bool stream)
    {
        var question = new JsonObject { ["role"] = "user", ["content"] = "think, then tell the weather in Lisbon" };
        var call = await AskAsync(model, stream, [question]);
        var use = call.Calls.ShouldHaveSingleItem();
        var signature = use.Signature ?? (string)JsonNode.Parse(call.Details.ShouldHaveSingleItem())!["signature"]!;

        var answer = await AskAsync(model, stream, [question.DeepClone(), Message(call), new JsonObject { ["role"] = "tool", ["tool_call_id"] = use.Id, ["content"] = "rain" }]);

        answer.Text.ShouldEndWith("The tool returned: rain");
        vendors.LastSentStrings.ShouldContain(signature);
    }

    private static JsonObject Message(FoldedCompletion completion)
    {
        var use = completion.Calls[0];
        var call = new JsonObject { ["id"] = use.Id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = use.Name, ["arguments"] = use.Arguments } };
        if (use.Signature is not null)
            call["extra_content"] = new JsonObject { ["google"] = new JsonObject { ["thought_signature"] = use.Signature } };
        return new JsonObject
        {
            ["role"] = "assistant", ["content"] = completion.Text, ["reasoning_content"] = completion.Reasoning,
            ["reasoning_details"] = new JsonArray([.. completion.Details.Select(d => JsonNode.Parse(d))]), ["tool_calls"] = new JsonArray(call),
        };
    }

    private async Task<FoldedCompletion> AskAsync(string model, bool stream, JsonNode[] messages)
    {
        var body = JsonNode.Parse(Fields)!.AsObject();
        (body["model"], body["stream"], body["messages"]) = (model, stream, new JsonArray(messages));
        using var response = await vendors.Gateway.PostAsync(Encoding.UTF8.GetBytes(body.ToJsonString()), "/v1/chat/completions");
        var received = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var answer = new ChatAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), received);
        answer.Error.ShouldBeNull();
        return answer.Fold();
    }
}
