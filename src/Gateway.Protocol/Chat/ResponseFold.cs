using System.Text;

namespace Gateway.Protocol.Chat;

/// <summary>
/// Folds a stream of events into the unary answer they amount to. Events in the order <see cref="ChatEvent"/> states;
/// what comes after the end is ignored.
/// </summary>
public sealed class ResponseFold
{
    private readonly List<OpenBlock> _blocks = [];
    private string? _id;
    private string? _model;
    private TokenUsage _usage;
    private ChatEvent.Finished? _finished;

    /// <summary>The failure the stream ended with, if it did.</summary>
    public ChatError? Error { get; private set; }

    /// <summary>The stream has reached its end, good or bad.</summary>
    public bool IsComplete => _finished is not null || Error is not null;

    public void Add(ChatEvent chatEvent)
    {
        if (chatEvent is ChatEvent.Usage usage)
        {
            _usage = _usage.Merge(usage.Tokens);
            return;
        }

        if (IsComplete)
            return;

        switch (chatEvent)
        {
            case ChatEvent.Started started:
                (_id, _model) = (started.Id, started.Model);
                break;
            case ChatEvent.BlockStarted block:
                _blocks.Add(new OpenBlock(block.Index, block.Block));
                break;
            case ChatEvent.BlockDelta delta:
                Find(delta.Index).Append(delta);
                break;
            case ChatEvent.Finished finished:
                _finished = finished;
                break;
            case ChatEvent.Failed failed:
                Error = failed.Error;
                break;
        }
    }

    /// <summary>The answer so far (the whole answer once <see cref="IsComplete"/>).</summary>
    public ChatResponse ToResponse() => new()
    {
        Id = _id,
        Model = _model,
        Content = [.. _blocks.OrderBy(b => b.Index).Select(b => b.Close())],
        StopReason = _finished?.Reason ?? StopReason.EndTurn,
        StopSequence = _finished?.StopSequence,
        Usage = _usage,
    };

    private OpenBlock Find(int index) =>
        _blocks.FindLast(b => b.Index == index)
        ?? throw new InvalidOperationException($"A delta for block {index}, which was never started.");

    private sealed class OpenBlock(int index, ChatBlock start)
    {
        private readonly StringBuilder _text = new();
        private readonly StringBuilder _signature = new();
        private List<string>? _citations;

        public int Index => index;

        public void Append(ChatEvent.BlockDelta delta)
        {
            if (delta.Kind == DeltaKind.Citation)
                (_citations ??= []).Add(delta.Text);
            else
                (delta.Kind == DeltaKind.Signature ? _signature : _text).Append(delta.Text);
        }

        public ChatBlock Close() => start switch
        {
            TextBlock text => text with { Text = text.Text + _text, Citations = Citations(text) },
            ToolUseBlock tool => tool with { Arguments = tool.Arguments + _text },
            ReasoningBlock reasoning => reasoning with
            {
                Text = reasoning.Text + _text,
                Signature = _signature.Length == 0 ? reasoning.Signature : reasoning.Signature + _signature,
            },
            _ => start,
        };

        private System.Text.Json.JsonElement? Citations(TextBlock text) => _citations is null
            ? text.Citations
            : System.Text.Json.JsonElement.Parse($"[{string.Join(',', _citations)}]");
    }
}
