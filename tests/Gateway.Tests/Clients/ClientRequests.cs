using System.Text.Json;
using Anthropic.Models.Messages;

namespace Gateway.Tests.Clients;

/// <summary>Requests in the words of the vendor's client.</summary>
internal static class ClientRequests
{
    public static IReadOnlyList<ToolUnion> Tools { get; } = [Tool("get_weather", "city"), Tool("get_time", "zone")];

    public static MessageParam User(string text) => new() { Role = Role.User, Content = text };

    public static MessageParam User(params ContentBlockParam[] blocks) => new() { Role = Role.User, Content = blocks.ToList() };

    public static MessageCreateParams Ask(string model, params MessageParam[] messages) =>
        new() { Model = model, MaxTokens = 2000, Messages = messages };

    /// <summary>The answer as the next turn's history, just as clients hand it back.</summary>
    public static MessageParam Replay(this Message answer) => new()
    {
        Role = Role.Assistant,
        Content = answer.Content.Select(block => new ContentBlockParam(block.Json)).ToList(),
    };

    public static MessageParam Results(this Message answer, Func<ToolUseBlock, string> run) =>
        User([.. answer.ToolUses().Select(call => (ContentBlockParam)new ToolResultBlockParam(call.ID) { Content = run(call) })]);

    public static IReadOnlyList<ToolUseBlock> ToolUses(this Message answer) => [.. answer.Blocks<ToolUseBlock>()];

    public static IReadOnlyList<ThinkingBlock> Thinking(this Message answer) => [.. answer.Blocks<ThinkingBlock>()];

    public static string Text(this Message answer) => string.Concat(answer.Blocks<TextBlock>().Select(b => b.Text));

    public static StopReason Stop(this Message answer) => answer.StopReason!;

    public static IReadOnlyDictionary<string, JsonElement> Schema(string json) =>
        JsonElement.Parse(json).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);

    private static IEnumerable<T> Blocks<T>(this Message answer) => answer.Content.Select(b => b.Value).OfType<T>();

    private static Tool Tool(string name, string argument) => new()
    {
        Name = name,
        Description = $"Answers by {argument}.",
        InputSchema = new InputSchema { Properties = Schema($$$"""{"{{{argument}}}":{"type":"string"}}"""), Required = [argument] },
    };
}
