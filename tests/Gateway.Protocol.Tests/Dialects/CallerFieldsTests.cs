using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects;

/// <summary>A loss is named as the caller wrote the field, the same whoever the provider is.</summary>
public sealed class CallerFieldsTests
{
    private const Dialect Foreign = Dialect.Gemini;

    private static readonly JsonElement Empty = JsonElement.Parse("{}"u8);

    [Theory]
    [InlineData(Dialect.Anthropic, "messages[].content[].thinking,messages[].content[].type,tools[].type,top_secret")]
    [InlineData(Dialect.OpenAi, "messages[].reasoning_content,messages[].content[].type,tools[].type,top_secret")]
    public void SameLoss_HasTheSameNameWhoeverTheProviderIs(Dialect caller, string expected)
    {
        var request = new ChatRequest
        {
            Origin = caller,
            MaxOutputTokens = 9,
            Messages =
            [
                new ChatMessage(ChatRole.User, [new TextBlock("hi")]),
                new ChatMessage(ChatRole.Assistant, [new ReasoningBlock("hm", "sig", Foreign), new TextBlock("so")]),
                new ChatMessage(ChatRole.User, [new OpaqueBlock(Foreign, "code", Empty), new TextBlock("go"), new TextBlock("on")]),
            ],
            Extensions = [new RequestExtension("top_secret", Empty)],
            Tools = [new ToolDefinition("t", null, default) { Native = new OpaqueBlock(Foreign, "search", Empty) }],
        };
        IEgressDialect[] others = [.. ((IEgressDialect[])[new AnthropicDialect(), new OpenAiDialect(), new GeminiDialect()]).Where(d => d.Dialect != caller)];

        foreach (var provider in others)
        {
            var lost = Losses(provider, request with { Messages = [.. request.Messages.Select(m => m with { Content = [.. m.Content.Select(b => ForeignTo(provider.Dialect, b))] })], Tools = [new ToolDefinition("t", null, default) { Native = new OpaqueBlock(NotOf(provider.Dialect), "search", Empty) }] });
            lost.ShouldBe(expected.Split(','), ignoreOrder: true);
        }
    }

    [Fact]
    public void EveryName_IsAPathInTheCallersOwnRequest()
    {
        string[] roots = ["system", "messages", "tools", "tool_choice", "max_tokens", "metadata", "thinking", "output_config", "stop_sequences"];
        string[] openAiRoots = ["messages", "tools", "tool_choice", "max_completion_tokens", "user", "reasoning_effort", "response_format", "stop", "parallel_tool_calls"];

        Names(Dialect.Anthropic).ShouldAllBe(n => roots.Contains(Root(n)));
        Names(Dialect.OpenAi).ShouldAllBe(n => openAiRoots.Contains(Root(n)));
    }

    private static Dialect NotOf(Dialect dialect) => dialect == Dialect.Gemini ? Dialect.Anthropic : Dialect.Gemini;

    private static ChatBlock ForeignTo(Dialect dialect, ChatBlock block) => block switch
    {
        ReasoningBlock reasoning => reasoning with { Origin = NotOf(dialect) },
        OpaqueBlock opaque => opaque with { Origin = NotOf(dialect) },
        _ => block,
    };

    private static string Root(string name) => name.Split('.', '[')[0];

    private static IEnumerable<string> Names(Dialect caller)
    {
        var fields = new CallerFields(caller);
        return typeof(CallerFields).GetProperties().Where(p => p.PropertyType == typeof(string)).Select(p => (string)p.GetValue(fields)!);
    }

    private static List<string> Losses(IEgressDialect dialect, ChatRequest request)
    {
        var report = new ConversionReport();
        dialect.WriteRequest(request, "claude-sonnet-4-5", new ArrayBufferWriter<byte>(), report);
        return [.. report.Losses.Select(l => l.Field)];
    }
}
