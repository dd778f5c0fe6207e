using System.Text;
using System.Text.Json;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

/// <summary>
/// A second, deliberately simple reading of a recorded answer, to hold the dialect's reading against: no events, no blocks, the fields of choice 0
/// put together as they stand.
/// </summary>
internal sealed class RecordedAnswer
{
    private readonly List<(string Key, string? Id, string? Name, StringBuilder Arguments)> _calls = [];

    public string Text { get; private set; } = "";

    public string Refusal { get; private set; } = "";

    public string Reasoning { get; private set; } = "";

    public string? Finish { get; private set; }

    public bool HasError { get; private set; }

    public bool HasChoice { get; private set; }

    public JsonElement? Usage { get; private set; }

    public string? Id { get; private set; }

    public string? Model { get; private set; }

    public IReadOnlyList<(string? Id, string Name, string Arguments)> Calls =>
        [.. _calls.Select(c => (c.Id, c.Name ?? "", c.Arguments.ToString()))];

    public static RecordedAnswer Read(WireCase wireCase)
    {
        var answer = new RecordedAnswer();
        if (wireCase.IsSse)
        {
            var text = Encoding.UTF8.GetString(wireCase.Response).Replace("\r\n", "\n", StringComparison.Ordinal);
            foreach (var line in text.Split('\n').Where(l => l.StartsWith("data:", StringComparison.Ordinal)))
                answer.AddLine(line["data:".Length..].Trim());
        }
        else
        {
            answer.Add(JsonElement.Parse(wireCase.Response), "message");
        }

        return answer;
    }

    private void AddLine(string data)
    {
        if (data != "[DONE]")
            Add(JsonElement.Parse(data), "delta");
    }

    private void Add(JsonElement root, string field)
    {
        HasError |= Get(root, "error") is not null;
        Id = Text0(root, "id") ?? Id;
        Model ??= Text0(root, "model");
        Usage = Get(root, "usage") ?? (Get(root, "x_groq") is { } groq ? Get(groq, "usage") : null) ?? Usage;
        if (Get(root, "choices") is not { } choices)
            return;
        foreach (var choice in choices.EnumerateArray().Where(c => Get(c, "index") is not { } i || i.GetInt32() == 0))
        {
            HasChoice = true;
            Finish = Text0(choice, "finish_reason") ?? Finish;
            if (Get(choice, field) is { } message)
                AddMessage(message);
        }
    }

    private void AddMessage(JsonElement message)
    {
        if (Get(message, "content") is { } content)
            AddContent(content);
        Refusal += Text0(message, "refusal");
        var plain = Text0(message, "reasoning_content") ?? Text0(message, "reasoning");
        if (plain is null && Get(message, "reasoning_details") is { } details)
            plain = string.Concat(details.EnumerateArray().Select(d => Text0(d, "text") ?? Text0(d, "summary")));
        Reasoning += plain;
        if (Get(message, "tool_calls") is { } calls)
            AddCalls(calls);
        else if (Get(message, "function_call") is { } call && Text0(call, "name") is not null)
            AddCall("function_call", null, call);
    }

    private void AddContent(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String)
            Text += content.GetString();
        else if (content.ValueKind == JsonValueKind.Object)
            Text += content.GetRawText();
        else
            foreach (var part in content.EnumerateArray())
            {
                Text += Text0(part, "text");
                if (Get(part, "thinking") is { } thoughts)
                    Reasoning += string.Concat(thoughts.EnumerateArray().Select(t => Text0(t, "text")));
            }
    }

    private void AddCalls(JsonElement calls)
    {
        foreach (var call in calls.EnumerateArray())
        {
            var index = Get(call, "index") is { } i ? i.GetRawText() : Text0(call, "id") ?? "?";
            // In a whole message the place counts; an index there is decoration.
            var key = Get(call, "custom") is null ? index : "custom";
            if (Get(call, "function") is { } function)
                AddCall(key, Text0(call, "id"), function);
        }
    }

    private void AddCall(string key, string? id, JsonElement function)
    {
        var at = _calls.FindIndex(c => c.Key == key);
        if (at < 0)
        {
            at = _calls.Count;
            _calls.Add((key, id, Text0(function, "name"), new StringBuilder()));
        }

        _calls[at].Arguments.Append(Text0(function, "arguments"));
    }

    private static JsonElement? Get(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static string? Text0(JsonElement parent, string name) =>
        Get(parent, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;
}
