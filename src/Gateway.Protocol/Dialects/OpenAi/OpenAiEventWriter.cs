using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Writes an answer as <c>chat.completion.chunk</c> frames, <c>[DONE]</c> last. Spec: OpenAI API reference, "Chat completion chunk
/// object". Calls are <see cref="OpenAiCallChunks"/>'.
/// </summary>
internal sealed class OpenAiEventWriter(EventWriterOptions options) : IChatEventWriter
{
    // Block index → what the client knows the block as.
    private readonly Dictionary<int, OpenAiTextBlock> _texts = [];
    private OpenAiChunkFrame? _frame;
    private OpenAiCallChunks? _calls;
    private TokenUsage _usage;
    private string? _signature;
    private int _details;
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
            case ChatEvent.BlockStopped stopped:
                StopBlock(stopped.Index, output);
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

    private OpenAiCallChunks Calls => _calls ??= new OpenAiCallChunks(Frame, options.UsesFunctions);

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
        Calls.CompleteClosed(output);
        // Only a call of tool_calls has a place for the signature it came with.
        if (started.Block is not ToolUseBlock || options.UsesFunctions)
            WriteSignature(output);
        switch (started.Block)
        {
            case TextBlock text:
                _refused |= text.IsRefusal;
                _texts[started.Index] = new OpenAiTextBlock(text.IsRefusal ? OpenAiTextKind.Refusal : OpenAiTextKind.Answer);
                WriteText(started.Index, text.Text, output);
                break;
            case ReasoningBlock reasoning:
                _texts[started.Index] = new OpenAiTextBlock(reasoning);
                WriteText(started.Index, reasoning.Text, output);
                break;
            case ToolUseBlock tool:
                Calls.Start(started.Index, tool, _signature, output);
                _signature = null;
                break;
            case OpaqueBlock { Origin: Dialect.OpenAi, Type: "custom" } custom:
                Calls.WriteCustom(custom, output);
                break;
        }
    }

    private void WriteDelta(ChatEvent.BlockDelta delta, IBufferWriter<byte> output)
    {
        if (delta.Kind == DeltaKind.Arguments)
            Calls.WriteArguments(delta.Index, delta.Text, output);
        else if (delta.Kind is DeltaKind.Text or DeltaKind.Reasoning)
            WriteText(delta.Index, delta.Text, output);
        if (_texts.TryGetValue(delta.Index, out var block))
            block.Keep(delta);
    }

    private void WriteText(int index, string text, IBufferWriter<byte> output)
    {
        if (text.Length == 0 || !_texts.TryGetValue(index, out var block))
            return;
        Frame.Begin(output).WriteString(
            block.Kind switch
            {
                OpenAiTextKind.Refusal => "refusal"u8,
                // The name DeepSeek gave it and most clients read; OpenAI itself shows no reasoning here.
                OpenAiTextKind.Reasoning => "reasoning_content"u8,
                _ => "content"u8,
            },
            text);
        Frame.End(output);
    }

    private void StopBlock(int index, IBufferWriter<byte> output)
    {
        Calls.Stop(index);
        if (!_texts.Remove(index, out var block) || block.Whole() is not { } thought)
            return;
        if (OpenAiHistoryReasoning.IsSignature(thought))
            _signature = thought.Signature;
        else if (OpenAiHistoryReasoning.IsDetail(thought))
            WriteDetail(thought, output);
    }

    private void WriteDetail(ReasoningBlock thought, IBufferWriter<byte> output)
    {
        var writer = Frame.Begin(output);
        writer.WriteStartArray(OpenAiHistoryReasoning.Details);
        OpenAiHistoryReasoning.WriteDetail(writer, thought, _details++);
        writer.WriteEndArray();
        Frame.End(output);
    }

    private void WriteSignature(IBufferWriter<byte> output)
    {
        if (_signature is null)
            return;
        OpenAiHistoryReasoning.WriteSignature(Frame.Begin(output), _signature);
        Frame.End(output);
        _signature = null;
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
            Calls.CompleteAll(output);
        WriteSignature(output);
        Frame.Begin(output);
        Frame.End(output, OpenAiFinishReason.Write(finished.Reason, _refused, options.UsesFunctions));
        if (options.IncludeUsage)
            Frame.WriteUsage(_usage, output);
        SseWriter.WriteFrame(output, default, "[DONE]"u8);
    }
}
