using System.Text.Json;
using Anthropic.Models.Messages;

namespace Gateway.Tests.Clients;

/// <summary>
/// Whole tool rounds and replayed thinking: the vendor's client hands its history back as it got it, and each provider accepts it.
/// </summary>
public sealed class AnthropicClientToolTests(SimulatedVendors vendors) : IClassFixture<SimulatedVendors>
{
    public static TheoryData<string, bool> ModelsBothWays
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            // Gemini 3 signs its calls even when nobody asked for thinking, and refuses them without the signature.
            foreach (var model in SimulatedVendors.Models.Select(row => row.Data).Append("gemini-3-pro-preview"))
            {
                cases.Add(model, false);
                cases.Add(model, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(ModelsBothWays))]
    public async Task ToolRound_CallResultAnswer(string model, bool stream)
    {
        var question = ClientRequests.User("what is the weather in Lisbon");
        var call = await vendors.SendAsync(WithTools(model, question), stream);

        call.Stop().ShouldBe(StopReason.ToolUse);
        var use = call.ToolUses().ShouldHaveSingleItem();
        use.Name.ShouldBe("get_weather");
        use.Input["city"].ValueKind.ShouldBe(JsonValueKind.String);

        var answer = await vendors.SendAsync(WithTools(model, question, call.Replay(), call.Results(_ => "21 degrees")), stream);

        answer.Stop().ShouldBe(StopReason.EndTurn);
        answer.Text().ShouldEndWith("The tool returned: 21 degrees");
    }

    [Theory]
    [MemberData(nameof(ModelsBothWays))]
    public async Task ParallelTools_EachGetsItsOwnResult(string model, bool stream)
    {
        var question = ClientRequests.User("preamble, then get_weather and get_time");
        var call = await vendors.SendAsync(WithTools(model, question), stream);

        call.Text().ShouldContain("Let me look that up");
        call.ToolUses().Select(use => use.Name).ShouldBe(["get_weather", "get_time"]);
        call.ToolUses().Select(use => use.ID).Distinct().Count().ShouldBe(2);
        call.ToolUses()[0].Input.Keys.ShouldBe(["city"]);
        call.ToolUses()[1].Input.Keys.ShouldBe(["zone"]);

        var answer = await vendors.SendAsync(WithTools(model, question, call.Replay(), call.Results(use => $"result of {use.Name}")), stream);

        answer.Text().ShouldContain("The tool returned: ");
        vendors.LastSentStrings.ShouldContain("result of get_weather");
        vendors.LastSentStrings.ShouldContain("result of get_time");
    }

    [Theory]
    [MemberData(nameof(ModelsBothWays))]
    public async Task ForcedTool_IsCalled(string model, bool stream)
    {
        var request = WithTools(model, ClientRequests.User("anything")) with { ToolChoice = new ToolChoiceTool("get_time") };

        var call = await vendors.SendAsync(request, stream);

        call.ToolUses().ShouldHaveSingleItem().Name.ShouldBe("get_time");
    }

    [Theory]
    [MemberData(nameof(ModelsBothWays))]
    public async Task ThinkingReplayed_IsAcceptedByItsMaker(string model, bool stream)
    {
        var question = ClientRequests.User("think, then tell the weather");
        var call = await vendors.SendAsync(Thinking(WithTools(model, question)), stream);
        call.ToolUses().ShouldHaveSingleItem();
        call.Usage.OutputTokensDetails?.ThinkingTokens.ShouldBeGreaterThan(0);

        var answer = await vendors.SendAsync(Thinking(WithTools(model, question, call.Replay(), call.Results(_ => "rain"))), stream);

        answer.Text().ShouldEndWith("The tool returned: rain");
        var signatures = call.Thinking().Select(block => block.Signature).ToList();
        switch (model.Split('-')[0])
        {
            case "claude":
                // Relayed: signed by the vendor, returned to the byte.
                vendors.LastSentStrings.ShouldContain(signatures.ShouldHaveSingleItem());
                break;
            case "gemini":
                // Sealed on the way out, a vendor's signature again on the way back; an unsigned thought has a seal around nothing.
                var inner = signatures.Select(s => s["gw1.gemini.".Length..]).Where(s => s.Length > 0).ToList();
                inner.ShouldNotBeEmpty();
                inner.Except(vendors.LastSentStrings).ShouldBeEmpty();
                break;
            default:
                // OpenAI does not show its thinking on this surface.
                signatures.ShouldBeEmpty();
                break;
        }
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", "gemini-2.5-flash")]
    [InlineData("gemini-2.5-flash", "claude-sonnet-4-5")]
    [InlineData("gemini-2.5-flash", "openai/gpt-5-mini")]
    [InlineData("openai/gpt-5-mini", "claude-sonnet-4-5")]
    public async Task HistoryOfOneProvider_IsAcceptedByAnother(string first, string second)
    {
        var question = ClientRequests.User("think, then tell the weather");
        var call = await vendors.SendAsync(Thinking(WithTools(first, question)), stream: true);

        var answer = await vendors.SendAsync(Thinking(WithTools(second, question, call.Replay(), call.Results(_ => "rain"))), stream: false);

        answer.Text().ShouldEndWith("The tool returned: rain");
        vendors.LastSent.ShouldNotContain("gw1.");
    }

    private static MessageCreateParams WithTools(string model, params MessageParam[] messages) =>
        ClientRequests.Ask(model, messages) with { Tools = ClientRequests.Tools };

    private static MessageCreateParams Thinking(MessageCreateParams request) => request with { Thinking = new ThinkingConfigEnabled(1024) };
}
