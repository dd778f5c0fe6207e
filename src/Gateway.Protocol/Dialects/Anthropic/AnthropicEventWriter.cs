using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// Writes one streamed answer in the grammar of the Messages API: one <c>message_start</c>; blocks that never overlap, numbered
/// from 0; <c>message_delta</c> with the stop reason and the running usage; <c>message_stop</c>. Blocks that overlap in the events (parallel
/// tool calls) wait until the open one has stopped.
/// </summary>
internal sealed class AnthropicEventWriter(EventWriterOptions options) : IChatEventWriter
{
    private readonly AnthropicFrameWriter _frames = new();
    private readonly List<WaitingBlock> _waiting = [];
    private ChatEvent.Started? _started;
    private TokenUsage _usage;
    private OpenBlock? _open;
    private int _written;
    private Stage _stage;

    private enum Stage
    {
        Pending,
        Started,
        Ended,
    }

    public void Write(ChatEvent chatEvent, IBufferWriter<byte> output)
    {
        if (_stage == Stage.Ended)
            return;

        switch (chatEvent)
        {
            case ChatEvent.Started started:
                _started ??= started;
                break;
            case ChatEvent.Usage usage:
                _usage = _usage.Merge(usage.Tokens);
                break;
            case ChatEvent.BlockStarted started when AnthropicAnswerBlock.CanBeWritten(started.Block):
                Begin(output);
                Start(started, output);
                break;
            case ChatEvent.BlockDelta delta:
                Delta(delta, output);
                break;
            case ChatEvent.BlockStopped stopped:
                Stop(stopped.Index, output);
                break;
            case ChatEvent.Finished finished:
                Begin(output);
                Finish(finished, output);
                break;
        }
    }

    /// <summary>Held back until the first content, for vendors tell the input tokens of <c>message_start</c> on an event after their first.</summary>
    private void Begin(IBufferWriter<byte> output)
    {
        if (_stage != Stage.Pending)
            return;

        _stage = Stage.Started;
        _frames.MessageStart(
            output, _started?.Id ?? options.FallbackId, _started?.Model ?? options.Model, _usage, options.EstimatedInputTokens);
    }

    private void Start(ChatEvent.BlockStarted started, IBufferWriter<byte> output)
    {
        if (_open is null)
            Open(started, output);
        else
            _waiting.Add(new WaitingBlock(started));
    }

    private void Open(ChatEvent.BlockStarted started, IBufferWriter<byte> output)
    {
        _open = new OpenBlock(_frames, _written++, started);
        _open.WriteStart(output);
    }

    private void Delta(ChatEvent.BlockDelta delta, IBufferWriter<byte> output)
    {
        if (_open?.Source == delta.Index)
            _open.WriteDelta(delta, output);
        else
            _waiting.FindLast(b => b.Start.Index == delta.Index)?.Deltas.Add(delta);
    }

    private void Stop(int index, IBufferWriter<byte> output)
    {
        if (_open?.Source != index)
        {
            _waiting.FindLast(b => b.Start.Index == index)?.Stopped = true;
            return;
        }

        CloseOpen(output);
        while (_open is null && _waiting.Count > 0)
            OpenNext(output);
    }

    private void OpenNext(IBufferWriter<byte> output)
    {
        var next = _waiting[0];
        _waiting.RemoveAt(0);
        Open(next.Start, output);
        foreach (var delta in next.Deltas)
            _open!.WriteDelta(delta, output);
        if (next.Stopped)
            CloseOpen(output);
    }

    private void CloseOpen(IBufferWriter<byte> output)
    {
        _open?.WriteStop(output);
        _open = null;
    }

    private void Finish(ChatEvent.Finished finished, IBufferWriter<byte> output)
    {
        CloseOpen(output);
        while (_waiting.Count > 0)
        {
            OpenNext(output);
            CloseOpen(output);
        }

        _frames.MessageEnd(output, finished, _usage, options.EstimatedInputTokens);
        _stage = Stage.Ended;
    }

    private sealed class WaitingBlock(ChatEvent.BlockStarted start)
    {
        public ChatEvent.BlockStarted Start => start;

        public List<ChatEvent.BlockDelta> Deltas { get; } = [];

        public bool Stopped { get; set; }
    }

    /// <summary>The one block the client sees open.</summary>
    private sealed class OpenBlock(AnthropicFrameWriter frames, int index, ChatEvent.BlockStarted start)
    {
        private string? _signature;
        private bool _hasArguments;

        /// <summary>Its index among the events, which is not the client's.</summary>
        public int Source => start.Index;

        public void WriteStart(IBufferWriter<byte> output)
        {
            frames.BlockStart(output, index, start.Block);
            switch (start.Block)
            {
                case TextBlock text:
                    if (text.Text.Length > 0)
                        WriteText(output, text.Text);
                    WriteCitations(output, text.Citations);
                    break;
                case ToolUseBlock { Arguments.Length: > 0 } tool:
                    WriteArguments(output, tool.Arguments);
                    break;
                case ReasoningBlock { Redacted: null } reasoning:
                    _signature = reasoning.Signature;
                    if (reasoning.Text.Length > 0)
                        WriteReasoning(output, reasoning.Text);
                    break;
            }
        }

        /// <summary>A delta that does not belong into this kind of block is no part of the answer a client could place.</summary>
        public void WriteDelta(ChatEvent.BlockDelta delta, IBufferWriter<byte> output)
        {
            switch (delta.Kind, start.Block)
            {
                case (DeltaKind.Text, TextBlock):
                    WriteText(output, delta.Text);
                    break;
                case (DeltaKind.Citation, TextBlock):
                    frames.Citation(output, index, delta.Text);
                    break;
                case (DeltaKind.Arguments, ToolUseBlock):
                    WriteArguments(output, delta.Text);
                    break;
                case (DeltaKind.Reasoning, ReasoningBlock { Redacted: null }):
                    WriteReasoning(output, delta.Text);
                    break;
                case (DeltaKind.Signature, ReasoningBlock { Redacted: null }):
                    _signature += delta.Text;
                    break;
            }
        }

        public void WriteStop(IBufferWriter<byte> output)
        {
            // A tool without arguments still sends one delta: clients that only add deltas up would have no arguments at all.
            if (start.Block is ToolUseBlock && !_hasArguments)
                WriteArguments(output, "");
            if (start.Block is ReasoningBlock { Redacted: null } reasoning)
                WriteSignature(output, ReasoningSeal.Seal(_signature, reasoning.Origin, Dialect.Anthropic));
            frames.BlockStop(output, index);
        }

        private void WriteText(IBufferWriter<byte> output, string text) =>
            frames.Delta(output, index, "text_delta"u8, "text"u8, text);

        private void WriteCitations(IBufferWriter<byte> output, JsonElement? citations)
        {
            if (citations is not { ValueKind: JsonValueKind.Array } array)
                return;
            foreach (var citation in array.EnumerateArray())
                frames.Citation(output, index, citation.GetRawText());
        }

        private void WriteReasoning(IBufferWriter<byte> output, string text) =>
            frames.Delta(output, index, "thinking_delta"u8, "thinking"u8, text);

        private void WriteArguments(IBufferWriter<byte> output, string json)
        {
            _hasArguments = true;
            frames.Delta(output, index, "input_json_delta"u8, "partial_json"u8, json);
        }

        /// <summary>Foreign reasoning always has one, if only the seal: a later request is told by it whose thinking it holds.</summary>
        private void WriteSignature(IBufferWriter<byte> output, string signature)
        {
            if (signature.Length > 0)
                frames.Delta(output, index, "signature_delta"u8, "signature"u8, signature);
        }
    }
}
