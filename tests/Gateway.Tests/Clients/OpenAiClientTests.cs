using System.ClientModel;
using System.Text.Json;
using OpenAI.Chat;

namespace Gateway.Tests.Clients;

/// <summary>The official .NET client of OpenAI works unchanged but for its endpoint, whoever the provider is.</summary>
public sealed class OpenAiClientTests(SimulatedVendors vendors) : IClassFixture<SimulatedVendors>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> ModelsBothWays
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var model in SimulatedVendors.Models.Select(row => row.Data))
            {
                cases.Add(model, false);
                cases.Add(model, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(ModelsBothWays))]
    public async Task Hello_IsAnsweredAndCounted(string model, bool stream)
    {
        var answer = await vendors.AskAsync(model, stream, [new SystemChatMessage("be kind"), new UserChatMessage("hello, how are you? Grüße 👋")]);

        answer.Text.ShouldEndWith("hello, how are you? Grüße 👋");
        answer.Finish.ShouldBe(ChatFinishReason.Stop);
        answer.Usage.InputTokenCount.ShouldBeGreaterThan(0);
        answer.Usage.OutputTokenCount.ShouldBeGreaterThan(0);
        answer.Usage.TotalTokenCount.ShouldBe(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
    }

    [Theory]
    [MemberData(nameof(ModelsBothWays))]
    public async Task ToolRound_CallResultAnswer(string model, bool stream)
    {
        var question = new UserChatMessage("what is the weather in Lisbon");
        var call = await vendors.AskAsync(model, stream, [question], WithTools());

        call.Finish.ShouldBe(ChatFinishReason.ToolCalls);
        var use = call.Calls.ShouldHaveSingleItem();
        use.FunctionName.ShouldBe("get_weather");
        JsonElement.Parse(use.FunctionArguments).GetProperty("city").ValueKind.ShouldBe(JsonValueKind.String);

        var answer = await vendors.AskAsync(
            model, stream, [question, new AssistantChatMessage(call.Calls), new ToolChatMessage(use.Id, "21 degrees")], WithTools());

        answer.Finish.ShouldBe(ChatFinishReason.Stop);
        answer.Text.ShouldEndWith("The tool returned: 21 degrees");
    }

    [Theory]
    [MemberData(nameof(ModelsBothWays))]
    public async Task ParallelTools_EachGetsItsOwnResult(string model, bool stream)
    {
        var question = new UserChatMessage("preamble, then get_weather and get_time");
        var call = await vendors.AskAsync(model, stream, [question], WithTools());

        call.Calls.Select(c => c.FunctionName).ShouldBe(["get_weather", "get_time"]);
        call.Calls.Select(c => c.Id).Distinct().Count().ShouldBe(2);

        var results = call.Calls.Select(c => new ToolChatMessage(c.Id, $"result of {c.FunctionName}"));
        var answer = await vendors.AskAsync(model, stream, [question, new AssistantChatMessage(call.Calls), .. results], WithTools());

        answer.Text.ShouldContain("The tool returned: ");
        vendors.LastSentStrings.ShouldContain("result of get_weather");
        vendors.LastSentStrings.ShouldContain("result of get_time");
    }

    [Theory]
    [MemberData(nameof(ModelsBothWays))]
    public async Task ForcedTool_IsCalled(string model, bool stream)
    {
        var options = WithTools();
        options.ToolChoice = ChatToolChoice.CreateFunctionChoice("get_time");

        (await vendors.AskAsync(model, stream, [new UserChatMessage("anything")], options)).Calls.ShouldHaveSingleItem().FunctionName.ShouldBe("get_time");
    }

    [Theory]
    [MemberData(nameof(ModelsBothWays))]
    public async Task StructuredOutput_ConformsToTheSchema(string model, bool stream)
    {
        const string Schema = """
            {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false}
            """;
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("person", BinaryData.FromString(Schema), jsonSchemaIsStrict: true),
        };

        var answer = await vendors.AskAsync(model, stream, [new UserChatMessage("a person")], options);

        var json = JsonElement.Parse(answer.Text);
        json.GetProperty("name").ValueKind.ShouldBe(JsonValueKind.String);
        json.GetProperty("age").ValueKind.ShouldBe(JsonValueKind.Number);
    }

    [Theory]
    [MemberData(nameof(ModelsBothWays))]
    public async Task OutputLimit_IsTheFinishReason(string model, bool stream)
    {
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 6 };

        var answer = await vendors.AskAsync(model, stream, [new UserChatMessage("one two three four five six seven")], options);

        answer.Finish.ShouldBe(ChatFinishReason.Length);
        answer.Usage.OutputTokenCount.ShouldBe(6);
    }

    [Theory]
    [MemberData(nameof(ModelsBothWays))]
    public async Task Image_ReachesTheProvider(string model, bool stream)
    {
        const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        var image = ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Convert.FromBase64String(Pixel)), "image/png");

        await vendors.AskAsync(model, stream, [new UserChatMessage(ChatMessageContentPart.CreateTextPart("what is this"), image)]);

        vendors.LastSentStrings.ShouldContain(text => text.EndsWith(Pixel, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Models_AreListedAndFound()
    {
        var client = vendors.OpenAiModels();

        var models = (await client.GetModelsAsync(Token)).Value;
        var one = (await client.GetModelAsync("claude-sonnet-4-5", Token)).Value;

        string[] families = ["claude-", "gemini-", "gpt-"];
        families.ShouldAllBe(family => models.Any(m => m.Id.StartsWith(family, StringComparison.Ordinal)));
        one.Id.ShouldBe("claude-sonnet-4-5");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UnknownModel_IsTheClientsException(bool stream)
    {
        var thrown = await Should.ThrowAsync<ClientResultException>(() => vendors.AskAsync("claud-sonet", stream, [new UserChatMessage("hello")]));

        thrown.Status.ShouldBe(404);
        thrown.Message.ShouldContain("'claud-sonet' is not known here");
        thrown.Message.ShouldContain("claude-sonnet");
    }

    /// <summary>Lesson 25: an error after content is no silent end.</summary>
    [Theory]
    [InlineData("claude/sim:error-event=after-content")]
    [InlineData("gemini/sim:error-event=after-content")]
    [InlineData("claude/sim:cut=after-content")]
    [InlineData("gemini/sim:cut=after-content")]
    public async Task BrokenStream_HasNoFinishReason(string model)
    {
        await vendors.Gateway.ForgetFailuresAsync();
        var updates = new List<StreamingChatCompletionUpdate>();

        var thrown = await Record.ExceptionAsync(async () =>
        {
            await foreach (var update in vendors.Chat(model).CompleteChatStreamingAsync([new UserChatMessage("one two three four five six")], cancellationToken: Token))
                updates.Add(update);
        });

        string.Concat(updates.SelectMany(u => u.ContentUpdate).Select(p => p.Text)).ShouldStartWith("[simulated");
        updates.ShouldAllBe(u => u.FinishReason == null);
        (thrown is not null || updates.TrueForAll(u => u.Usage is null)).ShouldBeTrue();
    }

    private static ChatCompletionOptions WithTools()
    {
        var options = new ChatCompletionOptions();
        foreach (var tool in OpenAiClients.Tools)
            options.Tools.Add(tool);
        return options;
    }
}
