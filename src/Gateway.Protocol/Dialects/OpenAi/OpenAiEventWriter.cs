using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Writes an answer as <c>chat.completion.chunk</c> frames, <c>[DONE]</c> last. Spec: OpenAI API reference, "Chat completion chunk
/// object".
/// </summary>
internal sealed class OpenAiEventWriter(EventWriterOptions options) : IChatEventWriter
{
    // Block index → what the client knows the block as.
    private readonly Dictionary<int, OpenBlock> _blocks = [];
    private OpenAiChunkFrame? _frame;
    private TokenUsage _usage;
    private int _toolCalls;
    private bool _refused;

    public void Write(ChatEvent chatEvent, IBufferWriter<byte> output)
    {
        switch (chatEvent)
        {
            case ChatEvent.Started started:
                Start(started, output);
                break;
            case ChatEvent.BlockStarted block:
                StartBlock(block, output);
                break;
            case ChatEvent.BlockDelta delta:
                WriteDelta(delta, output);
                break;
            case ChatEvent.Usage usage:
                _usage = _usage.Merge(usage.Tokens);
                break;
            case ChatEvent.Finished finished:
                Finish(finished, output);
                break;
            case ChatEvent.Opaque { Origin: Dialect.OpenAi } opaque:
                WriteOpaque(opaque, output);
                break;
        }
    }

    private OpenAiChunkFrame Frame => _frame ??= new OpenAiChunkFrame(options.FallbackId, options.Model, options);

    private void Start(ChatEvent.Started started, IBufferWriter<byte> output)
    {
        _frame = new OpenAiChunkFrame(started.Id ?? options.FallbackId, started.Model ?? options.Model, options);
        var writer = _frame.Begin(output);
        writer.WriteString("role"u8, "assistant"u8);
        writer.WriteString("content"u8, ""u8);
        _frame.End(output);
    }

    private void StartBlock(ChatEvent.BlockStarted started, IBufferWriter<byte> output)
    {
        switch (started.Block)
        {
            case TextBlock text:
                _refused |= text.IsRefusal;
                _blocks[started.Index] = new OpenBlock(text.IsRefusal ? TextKind.Refusal : TextKind.Answer);
                WriteText(started.Index, text.Text, output);
                break;
            case ReasoningBlock reasoning:
                _blocks[started.Index] = new OpenBlock(TextKind.Reasoning);
                WriteText(started.Index, reasoning.Text, output);
                break;
            case ToolUseBlock tool:
                _blocks[started.Index] = new OpenBlock(TextKind.Answer) { ToolCall = _toolCalls++ };
                StartToolCall(_blocks[started.Index], tool, output);
                break;
            case OpaqueBlock { Origin: Dialect.OpenAi, Type: "custom" } custom:
                WriteCustomCall(custom, output);
                break;
        }
    }

    private void WriteDelta(ChatEvent.BlockDelta delta, IBufferWriter<byte> output)
    {
        if (delta.Kind is DeltaKind.Text or DeltaKind.Reasoning)
            WriteText(delta.Index, delta.Text, output);
        else if (delta.Kind == DeltaKind.Arguments && _blocks.TryGetValue(delta.Index, out var block))
            WriteArguments(block, delta.Text, output);
    }

    private void WriteText(int index, string text, IBufferWriter<byte> output)
    {
        if (text.Length == 0 || !_blocks.TryGetValue(index, out var block))
            return;
        Frame.Begin(output).WriteString(
            block.Kind switch
            {
                TextKind.Refusal => "refusal"u8,
                // The name DeepSeek gave it and most clients read; OpenAI itself shows no reasoning here.
                TextKind.Reasoning => "reasoning_content"u8,
                _ => "content"u8,
            },
            text);
        Frame.End(output);
    }

    private void StartToolCall(OpenBlock block, ToolUseBlock tool, IBufferWriter<byte> output)
    {
        block.HasArguments = tool.Arguments.Length > 0;
        var writer = BeginToolCall(block.ToolCall, output);
        writer.WriteString("id"u8, tool.Id);
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, tool.Name);
        writer.WriteString("arguments"u8, tool.Arguments);
        EndToolCall(writer, output);
    }

    private void WriteArguments(OpenBlock block, string arguments, IBufferWriter<byte> output)
    {
        if (arguments.Length == 0)
            return;
        block.HasArguments = true;
        var writer = BeginToolCall(block.ToolCall, output);
        writer.WriteStartObject("function"u8);
        writer.WriteString("arguments"u8, arguments);
        EndToolCall(writer, output);
    }

    private Utf8JsonWriter BeginToolCall(int index, IBufferWriter<byte> output)
    {
        var writer = Frame.Begin(output);
        writer.WriteStartArray("tool_calls"u8);
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, index);
        return writer;
    }

    private void EndToolCall(Utf8JsonWriter writer, IBufferWriter<byte> output)
    {
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        Frame.End(output);
    }

    private void WriteCustomCall(OpaqueBlock custom, IBufferWriter<byte> output)
    {
        var writer = BeginToolCall(_toolCalls++, output);
        foreach (var field in custom.Raw.EnumerateObject())
            field.WriteTo(writer);
        writer.WriteEndObject();
        writer.WriteEndArray();
        Frame.End(output);
    }

    private void WriteOpaque(ChatEvent.Opaque opaque, IBufferWriter<byte> output)
    {
        var writer = Frame.Begin(output);
        writer.WritePropertyName(opaque.Name);
        opaque.Raw.WriteTo(writer);
        Frame.End(output);
    }

    private void Finish(ChatEvent.Finished finished, IBufferWriter<byte> output)
    {
        // A call without arguments is "" at Anthropic and {} here. Cut off at the token limit, it stays unfinished.
        if (finished.Reason != StopReason.MaxTokens)
        {
            foreach (var block in _blocks.Values.Where(b => b is { ToolCall: >= 0, HasArguments: false }))
                WriteArguments(block, "{}", output);
        }

        Frame.Begin(output);
        Frame.End(output, OpenAiFinishReason.Write(finished.Reason, _refused));
        if (options.IncludeUsage)
            Frame.WriteUsage(_usage, output);
        SseWriter.WriteFrame(output, default, "[DONE]"u8);
    }

    private sealed class OpenBlock(TextKind kind)
    {
        public TextKind Kind => kind;

        /// <summary>The call's place in <c>tool_calls</c>; negative for text.</summary>
        public int ToolCall { get; init; } = -1;

        public bool HasArguments { get; set; }
    }
}
