using System.Text;
using System.Text.Json;
using Gateway.Accounting.Tokens;
using Gateway.Model.Tokens;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Tests.Accounting.Tokens;

public sealed class ChatTokensTests
{
    private static readonly ModelTokens Gpt4o = InputTokens.RulesOf("gpt-4o", Dialect.OpenAi);
    private static readonly ModelTokens Claude = InputTokens.RulesOf("claude-sonnet-4-5", Dialect.Anthropic);

    [Fact]
    public void ChatsWithOpenAi_CountByTheCookbooksRule()
    {
        foreach (var row in TiktokenFixture.Rows("chats.tsv"))
        {
            var request = new OpenAiDialect().ReadRequest(Encoding.UTF8.GetBytes(row[2]));
            string[] models = ["gpt-4", "gpt-4o"];

            models.Select(m => ChatTokens.Count(request, InputTokens.RulesOf(m, Dialect.OpenAi)))
                .ShouldBe(row[..2].Select(cell => (long)TiktokenFixture.Number(cell)), row[2]);
        }
    }

    [Fact]
    public void PicturesAndDocuments_CountFlat()
    {
        var picture = new MediaSource.Base64("image/png", new string('A', 100_000));

        Content(Gpt4o, new ImageBlock(picture)).ShouldBe(765);
        Content(Gpt4o, new ImageBlock(picture) { Detail = "low" }).ShouldBe(85);
        Content(Gpt4o, new DocumentBlock(new MediaSource.File("file-1"))).ShouldBe(2_200);
        Content(Claude, new ImageBlock(picture) { Detail = "low" }).ShouldBe(1_600);
        Content(Claude, new DocumentBlock(picture)).ShouldBe(3_300);
        Content(Claude, Own("a file")).ShouldBe(TextEstimate.Claude.Count("\"a file\""));
        Content(Claude, Own(new string('A', 100_000))).ShouldBe(1_600);

        static OpaqueBlock Own(string text) => new(Dialect.Anthropic, "container_upload", JsonSerializer.SerializeToElement(text));
    }

    [Fact]
    public void DocumentsOfText_CountAsText()
    {
        var text = new TextBlock("Four words of text");

        Content(Gpt4o, new DocumentBlock(new MediaSource.PlainText(text.Text))).ShouldBe(4);
        Content(Gpt4o, new DocumentBlock(new MediaSource.Blocks([text, text])) { Title = "Words" }).ShouldBe(9);
    }

    [Fact]
    public void AToolsResult_IsAMessageOfItsOwn()
    {
        var call = new ToolUseBlock("call_1", "now", "{}");
        var result = new ToolResultBlock("call_1", [new TextBlock("today")], IsError: false);

        // 3 and the role around each message, 3 around the call.
        Content(Gpt4o, call).ShouldBe(3 + 2);
        Content(Gpt4o, result).ShouldBe(1);
        Content(Gpt4o, result, result).ShouldBe((2 * 1) + 4);
        Content(Gpt4o, result, new TextBlock("Hello")).ShouldBe(1 + 4 + 1);
    }

    [Fact]
    public void WhatWasThought_CountsWhereItIsSentAgain()
    {
        var thought = new ReasoningBlock("Noon is twelve.", "signature", Dialect.Anthropic);

        Content(Gpt4o, thought).ShouldBe(0);
        Content(Claude, thought).ShouldBe(TextEstimate.Claude.Count(thought.Text));
    }

    [Fact]
    public void NestedSchemas_AreCountedToTheirLeaves()
    {
        const string Leaf = """{"type":"object","properties":{"city":{"type":"string","description":"Where"}}}""";
        var flat = Tools(Gpt4o, Leaf);

        // Each property is 3 and its line, each list of properties 3.
        flat.ShouldBe(12 + 7 + BpeEncoding.O200k.Count("now:The time") + 3 + 3 + BpeEncoding.O200k.Count("city:string:Where"));
        Tools(Gpt4o, """{"properties":{"at":{"type":"array","items":LEAF}}}""".Replace("LEAF", Leaf, StringComparison.Ordinal))
            .ShouldBe(flat + 3 + 3 + BpeEncoding.O200k.Count("at:array:"));
        Tools(Gpt4o, """{"anyOf":[LEAF,{"type":"null"}]}""".Replace("LEAF", Leaf, StringComparison.Ordinal)).ShouldBe(flat);
        Tools(Gpt4o, "[]").ShouldBe(12 + 7 + BpeEncoding.O200k.Count("now:The time"));
    }

    [Fact]
    public void OtherVendors_GetTheSchemaAsItIsWritten()
    {
        const string Schema = """{"type":"object","properties":{}}""";

        Tools(Claude, Schema).ShouldBe(450 + 7 + TextEstimate.Claude.Count("now:The time") + TextEstimate.Claude.Count(Schema));
    }

    [Fact]
    public void ASchemaForTheAnswer_Counts()
    {
        var format = new OutputFormat(JsonElement.Parse("""{"type":"object"}"""));
        var request = Request(new TextBlock("Hello"));

        (ChatTokens.Count(request with { OutputFormat = format }, Gpt4o) - ChatTokens.Count(request, Gpt4o))
            .ShouldBe(BpeEncoding.O200k.Count("""{"type":"object"}"""));
        ChatTokens.Count(request with { OutputFormat = new OutputFormat(default) }, Gpt4o).ShouldBe(ChatTokens.Count(request, Gpt4o));
    }

    [Theory]
    [InlineData("gpt-4o", 8, 12)]
    [InlineData("gpt-5-mini", 7, 92)]
    [InlineData("gpt-5-chat-latest", 8, 12)]
    [InlineData("o3-mini", 7, 92)]
    public void ModelsThatReason_StartTheAnswerAndTellOfToolsInTheirOwnWay(string name, int hello, int tools)
    {
        var model = InputTokens.RulesOf(name, Dialect.OpenAi);

        ChatTokens.Count(Request(new TextBlock("Hello")), model).ShouldBe(hello);
        (Tools(model, "{}") - 7 - BpeEncoding.O200k.Count("now:The time")).ShouldBe(tools);
    }

    [Theory]
    [InlineData("anthropic/claude-opus-4-5", Dialect.OpenAi, "claude")]
    [InlineData("google/gemini-2.5-pro", Dialect.OpenAi, "gemini")]
    [InlineData("some-alias", Dialect.Anthropic, "claude")]
    [InlineData("some-alias", Dialect.Gemini, "gemini")]
    [InlineData("llama-3.3-70b", Dialect.OpenAi, "other")]
    [InlineData("gpt-4.1-mini", Dialect.OpenAi, "o200k_base")]
    public void TheModelsName_TellsTheVendorBeforeTheDialectDoes(string model, Dialect dialect, string text)
    {
        ITextTokens expected = text switch
        {
            "claude" => TextEstimate.Claude,
            "gemini" => TextEstimate.Gemini,
            "other" => TextEstimate.Other,
            _ => BpeEncoding.O200k,
        };

        InputTokens.RulesOf(model, dialect).Text.ShouldBe(expected);
    }

    /// <summary>Tokens of a user's message with this content, without those of a message and of the answer's start.</summary>
    private static long Content(ModelTokens model, params ChatBlock[] content) => ChatTokens.Count(Request(content), model) - 3 - 3 - 1;

    private static long Tools(ModelTokens model, string schema)
    {
        var request = Request();
        var tool = new ToolDefinition("now", "The time.", JsonElement.Parse(schema));
        return ChatTokens.Count(request with { Tools = [tool] }, model) - ChatTokens.Count(request, model);
    }

    private static ChatRequest Request(params ChatBlock[] content) =>
        new() { Messages = [new ChatMessage(ChatRole.User, content)], Origin = Dialect.OpenAi };
}
