using System.Text.Json;
using Anthropic.Models.Messages;

namespace Gateway.Tests.Clients;

/// <summary>The vendor's own .NET client, unchanged but for its base URL, with each of the three providers behind the gateway.</summary>
public sealed class AnthropicClientTests(SimulatedVendors vendors) : IClassFixture<SimulatedVendors>
{
    public static TheoryData<string> Models => SimulatedVendors.Models;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_GivesAWholeMessage(string model)
    {
        var answer = await CreateAsync(ClientRequests.Ask(model, ClientRequests.User("hello")));

        answer.Validate();
        answer.Text().ShouldEndWith("You said: hello");
        answer.Stop().ShouldBe(StopReason.EndTurn);
        answer.ID.ShouldNotBeEmpty();
        model.ShouldEndWith(answer.Model.Raw());
        answer.Usage.InputTokens.ShouldBeGreaterThan(0);
        answer.Usage.OutputTokens.ShouldBeGreaterThan(5);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task CreateStreaming_AggregatesToTheWholeMessage(string model)
    {
        var request = ClientRequests.Ask(model, ClientRequests.User("hello streamed world"));
        var whole = await CreateAsync(request);

        var pieces = new List<string>();
        await foreach (var streamEvent in vendors.Client.Messages.CreateStreaming(request, Token))
        {
            if (streamEvent.TryPickStart(out var start))
                start.Message.Usage.InputTokens.ShouldBeGreaterThan(0);
            if (streamEvent.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var text))
                pieces.Add(text.Text);
        }

        pieces.Count.ShouldBeGreaterThan(3);
        string.Concat(pieces).ShouldBe(whole.Text());
        var streamed = await StreamAsync(request);
        streamed.Text().ShouldBe(whole.Text());
        streamed.Stop().ShouldBe(whole.Stop());
        streamed.Usage.OutputTokens.ShouldBe(whole.Usage.OutputTokens);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task SystemAndHistory_ReachTheProvider(string model)
    {
        var request = ClientRequests.Ask(model,
            ClientRequests.User("first question"),
            new() { Role = Role.Assistant, Content = "first answer" },
            ClientRequests.User("second question")) with { System = "be brief, please" };

        var answer = await CreateAsync(request);

        answer.Text().ShouldEndWith("You said: second question");
        var sent = vendors.LastSentStrings.ToList();
        string[] texts = ["be brief, please", "first question", "first answer", "second question"];
        texts.ShouldAllBe(text => sent.Contains(text));
        sent.IndexOf("first question").ShouldBeLessThan(sent.IndexOf("first answer"));
        sent.IndexOf("first answer").ShouldBeLessThan(sent.IndexOf("second question"));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Image_ReachesTheProvider(string model)
    {
        const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        var image = new ImageBlockParam(new Base64ImageSource { Data = Pixel, MediaType = MediaType.ImagePng });

        var answer = await CreateAsync(ClientRequests.Ask(model, ClientRequests.User(image, new TextBlockParam("what is this"))));

        answer.Text().ShouldEndWith("You said: what is this");
        vendors.LastSentStrings.ShouldContain(text => text.EndsWith(Pixel, StringComparison.Ordinal));
        vendors.LastSent.ShouldContain("image/png");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task JsonOutput_ConformsToTheSchema(string model)
    {
        const string Schema = """
            {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false}
            """;
        var request = ClientRequests.Ask(model, ClientRequests.User("a person")) with
        {
            OutputConfig = new OutputConfig { Format = new JsonOutputFormat { Schema = ClientRequests.Schema(Schema) } },
        };

        var answer = await CreateAsync(request);

        var json = JsonElement.Parse(answer.Text());
        json.GetProperty("name").ValueKind.ShouldBe(JsonValueKind.String);
        json.GetProperty("age").ValueKind.ShouldBe(JsonValueKind.Number);
        (await StreamAsync(request)).Text().ShouldBe(answer.Text());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task StopSequence_EndsTheText(string model)
    {
        var request = ClientRequests.Ask(model, ClientRequests.User("alpha beta gamma")) with { StopSequences = ["gamma"] };

        var answer = await CreateAsync(request);

        answer.Text().ShouldEndWith("You said: alpha beta ");
        // Gemini and OpenAI say "stop" for both; only Anthropic says which.
        answer.Stop().ShouldBe(model.StartsWith("claude", StringComparison.Ordinal) ? StopReason.StopSequence : StopReason.EndTurn);
        (await StreamAsync(request)).Text().ShouldBe(answer.Text());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task MaxTokens_CutsTheText(string model)
    {
        var request = ClientRequests.Ask(model, ClientRequests.User("one two three four five six seven")) with { MaxTokens = 6 };

        var answer = await CreateAsync(request);

        answer.Stop().ShouldBe(StopReason.MaxTokens);
        answer.Usage.OutputTokens.ShouldBe(6);
        (await StreamAsync(request)).Stop().ShouldBe(StopReason.MaxTokens);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Refusal_IsAStopReason(string model)
    {
        var request = ClientRequests.Ask(model, ClientRequests.User("refuse this"));

        (await CreateAsync(request)).Stop().ShouldBe(StopReason.Refusal);
        (await StreamAsync(request)).Stop().ShouldBe(StopReason.Refusal);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task CachedPrompt_IsCountedApart(string model)
    {
        var request = ClientRequests.Ask(model, ClientRequests.User("cached words for a prompt that is long enough to be worth it")) with
        {
            System = new List<TextBlockParam> { new("a long system text") { CacheControl = new CacheControlEphemeral() } },
        };

        var whole = (await CreateAsync(request)).Usage;
        var streamed = (await StreamAsync(request)).Usage;

        whole.CacheReadInputTokens!.Value.ShouldBeGreaterThan(0);
        streamed.CacheReadInputTokens.ShouldBe(whole.CacheReadInputTokens);
        streamed.InputTokens.ShouldBe(whole.InputTokens);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task ModelsRetrieve_FindsWhatCanBeAskedFor(string model)
    {
        var name = model.Split('/')[^1];

        var info = await vendors.Client.Models.Retrieve(name, cancellationToken: Token);

        info.ID.ShouldBe(name);
    }

    [Fact]
    public async Task ModelsList_NamesModelsOfEveryProvider()
    {
        var page = await vendors.Client.Models.List(cancellationToken: Token);

        string[] families = ["claude-", "gemini-", "gpt-"];
        families.ShouldAllBe(family => page.Items.Any(m => m.ID.StartsWith(family, StringComparison.Ordinal)));
    }

    private Task<Message> CreateAsync(MessageCreateParams request) => vendors.SendAsync(request, stream: false);

    private Task<Message> StreamAsync(MessageCreateParams request) => vendors.SendAsync(request, stream: true);
}
