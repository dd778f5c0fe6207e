using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Reads <c>messages</c>: leading system and developer messages are the system instructions, consecutive tool messages become one user
/// turn of tool results. A message field without a canonical place (<c>prefix</c>, <c>audio</c>) becomes an opaque block named after it.
/// </summary>
internal sealed class OpenAiMessageReader(List<RequestProblem> problems, OpenAiUnplacedFields unplaced)
{
    private static readonly string[] PlainFields = ["role", "content", "name", "cache_control"];
    private static readonly string[] ResultFields = [.. PlainFields, "tool_call_id"];
    private static readonly string[] AnswerFields =
    [
        .. PlainFields, "refusal", "tool_calls", "function_call", OpenAiHistoryReasoning.ExtraContent,
        // The same thoughts again, and what an earlier answer was decorated with: neither is an instruction.
        "reasoning", "reasoning_content", OpenAiHistoryReasoning.Details, "reasoning_signature", "annotations",
    ];

    private readonly OpenAiPartReader _parts = new(problems, unplaced);
    private readonly List<ChatBlock> _system = [];
    private readonly List<ChatMessage> _messages = [];
    private readonly Dictionary<string, string> _functionCallIds = [];
    private List<ChatBlock>? _toolResults;

    public (IReadOnlyList<ChatBlock> System, IReadOnlyList<ChatMessage> Messages) Read(JsonElement root)
    {
        if (!root.TryArray("messages"u8, out var messages) || messages.GetArrayLength() == 0)
        {
            problems.Add(new RequestProblem("messages", "must be an array of at least one message"));
            return ([], []);
        }

        var index = 0;
        foreach (var message in messages.EnumerateArray())
            ReadMessage(message, $"messages[{index++}]");
        return (_system, _messages);
    }

    private void ReadMessage(JsonElement message, string path)
    {
        var role = message.TextOf("role"u8);
        if (role is "tool" or "function")
        {
            ReadToolResult(message, role, path);
            return;
        }

        _toolResults = null;
        switch (role)
        {
            case "system" or "developer":
                ReadSystem(message, path);
                break;
            case "user":
                Add(ChatRole.User, message, Content(message, path));
                break;
            case "assistant":
                Add(ChatRole.Assistant, message, ReadAssistant(message, path));
                break;
            default:
                problems.Add(new RequestProblem($"{path}.role", "must be system, developer, user, assistant or tool"));
                break;
        }
    }

    private void ReadSystem(JsonElement message, string path)
    {
        var content = Content(message, path);
        if (_messages.Count > 0)
        {
            Add(ChatRole.System, message, content);
            return;
        }

        MarkCache(message, content);
        _system.AddRange(content);
        unplaced.Add(message, "messages[]", "role", "content", "cache_control");
    }

    private List<ChatBlock> ReadAssistant(JsonElement message, string path)
    {
        var blocks = new List<ChatBlock>();
        OpenAiHistoryReasoning.ReadThoughts(message, blocks);
        blocks.AddRange(Content(message, path));
        OpenAiHistoryReasoning.ReadSignature(message, blocks);
        if (message.NonEmptyTextOf("refusal"u8) is { } refusal)
            blocks.Add(new TextBlock(refusal) { IsRefusal = true });
        if (message.TryArray("tool_calls"u8, out var calls))
            ReadToolCalls(calls, path, blocks);
        else if (message.TryObject("function_call"u8, out var call))
            blocks.Add(ReadFunctionCall(call, path));
        return blocks;
    }

    private void ReadToolCalls(JsonElement calls, string path, List<ChatBlock> blocks)
    {
        var index = 0;
        foreach (var call in calls.EnumerateArray())
        {
            var at = $"{path}.tool_calls[{index++}]";
            if (call.TextOf("type"u8) is { } type and not ("function" or ""))
                blocks.Add(new OpaqueBlock(Dialect.OpenAi, type, call));
            else if (call.TryObject("function"u8, out var function))
                ReadToolCall(call, function, at, blocks);
            else
                problems.Add(new RequestProblem($"{at}.function", "must be an object"));
        }
    }

    private void ReadToolCall(JsonElement call, JsonElement function, string path, List<ChatBlock> blocks)
    {
        OpenAiHistoryReasoning.ReadSignature(call, blocks);
        unplaced.Add(call, "messages[].tool_calls[]", "id", "type", "index", "function", "cache_control", OpenAiHistoryReasoning.ExtraContent);
        blocks.Add(new ToolUseBlock(Required(call, "id", path), Required(function, "name", $"{path}.function"), Arguments(function))
        {
            Cache = OpenAiPartReader.CacheOf(call),
        });
    }

    private ToolUseBlock ReadFunctionCall(JsonElement call, string path)
    {
        var name = Required(call, "name", $"{path}.function_call");
        var id = $"call_function_{_functionCallIds.Count}_{_messages.Count}";
        _functionCallIds[name] = id;
        return new ToolUseBlock(id, name, Arguments(call));
    }

    private void ReadToolResult(JsonElement message, string role, string path)
    {
        var id = role == "tool" ? Required(message, "tool_call_id", path) : FunctionCallId(message, path);
        unplaced.Add(message, "messages[]", ResultFields);
        var result = new ToolResultBlock(id, Content(message, path), IsError: false) { Cache = OpenAiPartReader.CacheOf(message) };
        if (_toolResults is null)
        {
            _toolResults = [];
            _messages.Add(new ChatMessage(ChatRole.User, _toolResults));
        }

        _toolResults.Add(result);
    }

    // role "function" names the function and knows no id.
    private string FunctionCallId(JsonElement message, string path)
    {
        var name = Required(message, "name", path);
        return _functionCallIds.TryGetValue(name, out var id) ? id : $"call_function_{name}";
    }

    private List<ChatBlock> Content(JsonElement message, string path) =>
        message.TryField("content"u8, out var content) ? _parts.Read(content, $"{path}.content") : [];

    private void Add(ChatRole role, JsonElement message, List<ChatBlock> content)
    {
        MarkCache(message, content);
        var known = role == ChatRole.Assistant ? AnswerFields : PlainFields;
        foreach (var field in message.EnumerateObject())
        {
            if (!known.Contains(field.Name) && !OpenAiUnplacedFields.SaysNothing(field.Value))
                content.Add(new OpaqueBlock(Dialect.OpenAi, field.Name, field.Value));
        }

        _messages.Add(new ChatMessage(role, content) { Name = message.NonEmptyTextOf("name"u8) });
    }

    private static void MarkCache(JsonElement message, List<ChatBlock> content)
    {
        if (OpenAiPartReader.CacheOf(message) is { } cache && content.Count > 0)
            content[^1] = content[^1] with { Cache = cache };
    }

    private string Required(JsonElement parent, string name, string path)
    {
        if (parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            return LenientText.Read(value);
        problems.Add(new RequestProblem($"{path}.{name}", "must be a string"));
        return "";
    }

    private static string Arguments(JsonElement function) =>
        !function.TryField("arguments"u8, out var arguments) ? ""
        : arguments.ValueKind == JsonValueKind.String ? LenientText.Read(arguments)
        : LenientText.Raw(arguments);
}
