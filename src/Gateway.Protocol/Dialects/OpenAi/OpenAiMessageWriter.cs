using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Writes <c>messages</c>: system instructions first, tool results as messages of their own.</summary>
internal sealed class OpenAiMessageWriter(Utf8JsonWriter writer, CallerFields names, ConversionReport report)
{
    private readonly OpenAiPartWriter _parts = new(writer, names, report);

    public void Write(ChatRequest request)
    {
        writer.WriteStartArray("messages"u8);
        WriteSystem(request.System);
        foreach (var message in request.Messages)
            WriteMessage(message);
        writer.WriteEndArray();
    }

    private void WriteMessage(ChatMessage message)
    {
        if (message.Role == ChatRole.Assistant)
            WriteAssistant(message);
        else if (message.Role == ChatRole.System)
            WritePlain("system"u8, message, message.Content);
        else
            WriteUser(message);
    }

    private void WriteSystem(IReadOnlyList<ChatBlock> system)
    {
        if (system.Count == 0)
            return;
        if (system.Any(b => b.Cache is not null))
            report.Lost(names.SystemCache, "left out: this provider caches prompts by itself");
        foreach (var other in system.Where(b => b is not TextBlock))
            report.Lost(names.SystemType, $"left out: a system message is text, not {Describe(other)}");
        Begin("system"u8, name: null);
        writer.WriteString("content"u8, string.Join("\n\n", system.OfType<TextBlock>().Select(t => t.Text)));
        writer.WriteEndObject();
    }

    // A tool result is a message here and must directly follow the calls; pictures in it go into the user message after.
    private void WriteUser(ChatMessage message)
    {
        var moved = new List<ChatBlock>();
        foreach (var result in message.Content.OfType<ToolResultBlock>())
            WriteToolResult(result, moved);
        var rest = message.Content.Where(b => b is not ToolResultBlock);
        var content = moved.Count == 0 ? [.. rest] : moved.Concat(rest).ToList();
        if (content.Count > 0 || message.Content.Count == 0)
            WritePlain("user"u8, message, content);
    }

    private void WritePlain(ReadOnlySpan<byte> role, ChatMessage message, IReadOnlyList<ChatBlock> content)
    {
        Begin(role, message.Name);
        _parts.WriteContent(content);
        WriteOwnFields(content);
        writer.WriteEndObject();
    }

    private void WriteToolResult(ToolResultBlock result, List<ChatBlock> moved)
    {
        if (result.IsError)
            report.Lost(CallerFields.ToolResultError, "kept as plain content: a tool message has no error flag");
        if (result.Cache is not null)
            report.Lost(CallerFields.ContentCache, OpenAiPartWriter.CacheLoss);
        Begin("tool"u8, name: null);
        writer.WriteString("tool_call_id"u8, result.ToolUseId);
        writer.WriteString("content"u8, string.Join("\n", _parts.TextsOf(result.Content, moved)));
        writer.WriteEndObject();
    }

    private void WriteAssistant(ChatMessage message)
    {
        var calls = message.Content.Where(IsCall).ToList();
        var refusals = message.Content.OfType<TextBlock>().Where(t => t.IsRefusal).ToList();
        if (message.Content.Any(b => b is ReasoningBlock))
            report.Lost(names.HistoryReasoning, "left out: Chat Completions takes no reasoning back");
        foreach (var block in message.Content)
            _parts.ReportLosses(block);

        Begin("assistant"u8, message.Name);
        WriteAnswer(message, canBeNull: calls.Count > 0 || refusals.Count > 0);
        if (refusals.Count > 0)
            writer.WriteString("refusal"u8, string.Concat(refusals.Select(r => r.Text)));
        if (calls.Count > 0)
            WriteCalls(calls);
        WriteOwnFields(message.Content);
        writer.WriteEndObject();
    }

    private void WriteAnswer(ChatMessage message, bool canBeNull)
    {
        var texts = message.Content.OfType<TextBlock>().Where(t => !t.IsRefusal).Select(t => t.Text).ToList();
        if (texts.Count == 0 && canBeNull)
            writer.WriteNull("content"u8);
        else
            writer.WriteString("content"u8, string.Concat(texts));
        foreach (var other in message.Content.Where(b => !IsSayable(b)))
            report.Lost(CallerFields.BlockType, $"left out: an assistant message cannot hold {Describe(other)}");
    }

    private void WriteCalls(List<ChatBlock> calls)
    {
        writer.WriteStartArray("tool_calls"u8);
        foreach (var call in calls)
            OpenAiToolCallWriter.Write(writer, call, emptyArguments: "{}");
        writer.WriteEndArray();
    }

    // Message fields the canonical model has no place for came in as opaque blocks (OpenAiMessageReader).
    private void WriteOwnFields(IEnumerable<ChatBlock> content)
    {
        foreach (var block in content)
        {
            if (block is not OpaqueBlock { Origin: Dialect.OpenAi } field || OpenAiPartWriter.IsPart(field))
                continue;
            writer.WritePropertyName(field.Type);
            writer.WriteVerbatim(field.Raw);
        }
    }

    private void Begin(ReadOnlySpan<byte> role, string? name)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, role);
        if (name is not null)
            writer.WriteString("name"u8, name);
    }

    private static bool IsCall(ChatBlock block) => block is ToolUseBlock || IsCustomCall(block);

    private static bool IsCustomCall(ChatBlock block) => block is OpaqueBlock { Origin: Dialect.OpenAi, Type: "custom" };

    private static bool IsSayable(ChatBlock block) =>
        block is TextBlock or ReasoningBlock or ToolUseBlock or OpaqueBlock { Origin: Dialect.OpenAi };

    private static string Describe(ChatBlock block) => OpenAiPartWriter.Describe(block);
}
