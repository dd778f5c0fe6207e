using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// Watches a relayed answer. Every chunk repeats usage and may finish, so each is scanned once, without a DOM; a chunk that holds text and the
/// finishReason is <see cref="FrameKind.Content"/>, and <see cref="IsComplete"/> says the rest.
/// </summary>
internal sealed class GeminiUsageMeter : IUsageMeter
{
    private readonly GeminiStrayJson _stray = new();
    private readonly GeminiChunkScan _scan = new();
    private ChatError? _error;

    public TokenUsage Usage => _scan.Usage;

    public StopReason? StopReason => IsComplete ? _scan.Outcome.Reason : null;

    public string? Model => _scan.Model;

    public string? Id => _scan.Id;

    public ChatError? Error => _error ?? (_scan.IsFinished ? _scan.Outcome.Error : null);

    public bool IsComplete => _scan.IsFinished && Error is null;

    public long AnswerBytes => _scan.AnswerBytes;

    public FrameKind Observe(in SseFrame frame)
    {
        var json = frame.Data;
        if (json.IsEmpty && !_stray.TryTake(frame.Raw.Span, out json))
            return FrameKind.Lifecycle;
        return json.Span.SequenceEqual("[DONE]"u8) ? FrameKind.Lifecycle : Scan(json.Span);
    }

    public bool ObserveBody(ReadOnlyMemory<byte> body)
    {
        var kind = Scan(body.Span);
        if (kind != FrameKind.Error && body.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] && _scan.HasContent)
            _scan.SeeEnd();
        return kind != FrameKind.Error && (_scan.HasContent || _scan.IsFinished);
    }

    private FrameKind Scan(ReadOnlySpan<byte> json)
    {
        _scan.BeginChunk();
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = GeminiJson.Options.MaxDepth });
            _scan.Read(ref reader);
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            _error ??= new ChatError(ChatErrorKind.Malformed, $"An event of the stream cannot be read: {UnreadableWords.Of(e)}");
            return FrameKind.Error;
        }

        if (_scan.ChunkHasError)
            _error ??= GeminiErrorShape.Read(0, json);
        if (Error is not null)
            return FrameKind.Error;
        return _scan.ChunkHasContent ? FrameKind.Content : _scan.ChunkFinishes ? FrameKind.Terminal : FrameKind.Lifecycle;
    }
}
