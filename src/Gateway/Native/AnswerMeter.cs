using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Sse;

namespace Gateway.Native;

/// <summary>
/// Shows an answer that passes by to its dialect's meter: a stream frame by frame, a whole answer at its end (up to 8 MiB of it). It never breaks what it
/// watches: where it cannot go on, it says why and looks away.
/// </summary>
internal sealed class AnswerMeter : IDisposable
{
    public const int MaxBodyBytes = 8 * 1024 * 1024;

    private readonly IUsageMeter _meter;
    private readonly SseFrameScanner? _frames;
    private MemoryStream? _body;

    /// <param name="meter">The dialect's.</param>
    /// <param name="isStream">The answer is an event stream.</param>
    /// <param name="encoding">The answer's <c>Content-Encoding</c>; null: none.</param>
    public AnswerMeter(IUsageMeter meter, bool isStream, string? encoding)
    {
        _meter = meter;
        if (encoding is not (null or "identity"))
            GaveUp = $"the answer is encoded ({encoding})";
        else if (isStream)
            _frames = new SseFrameScanner();
        else
            _body = new MemoryStream();
    }

    /// <summary>Why it stopped looking; null where it has not.</summary>
    public string? GaveUp { get; private set; }

    public TokenUsage Usage => _meter.Usage;

    public StopReason? StopReason => _meter.StopReason;

    public string? Model => _meter.Model;

    /// <summary>Bytes of the answer's own words; of a whole answer that has not come to its end, all that came.</summary>
    public long AnswerBytes => _body is { } unread && !HasContent ? unread.Length : _meter.AnswerBytes;

    /// <summary>Part of the answer itself has passed.</summary>
    public bool HasContent { get; private set; }

    /// <summary>What the vendor said went wrong inside the answer, or that its stream lacks an end; null where it is whole. Ask at its end.</summary>
    public ChatError? Failure =>
        GaveUp is not null ? null
        : _meter.Error is { } error ? error
        : _frames is not null && !_meter.IsComplete ? new ChatError(ChatErrorKind.Cut, "The provider's stream ended before the answer did.")
        : null;

    public void Observe(ReadOnlySpan<byte> bytes)
    {
        if (GaveUp is not null)
            return;
        try
        {
            if (_body is not null)
                Keep(bytes);
            else
                Scan(bytes);
        }
#pragma warning disable CA1031 // Whatever a meter stumbles over, the relay goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            GiveUp($"the meter failed ({e.Message})");
        }
    }

    /// <summary>The answer's end.</summary>
    public void End()
    {
        if (GaveUp is not null)
            return;
        try
        {
            if (_body is not null)
                ReadBody(_body);
            else if (_frames!.TryReadLast(out var last))
                Show(last);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            GiveUp($"the meter failed ({e.Message})");
        }
    }

    public void Dispose()
    {
        _frames?.Dispose();
        _body?.Dispose();
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_body!.Length + bytes.Length <= MaxBodyBytes)
            _body.Write(bytes);
        else
            GiveUp($"the answer is larger than {MaxBodyBytes} bytes");
    }

    private void ReadBody(MemoryStream body)
    {
        HasContent = true;
        if (!_meter.ObserveBody(body.GetBuffer().AsMemory(0, (int)body.Length)))
            GiveUp("the answer is not what its API promises");
    }

    private void GiveUp(string reason)
    {
        GaveUp = reason;
        _frames?.Dispose();
        _body?.Dispose();
        _body = null;
    }

    private void Scan(ReadOnlySpan<byte> bytes)
    {
        _frames!.Append(bytes);
        while (_frames.TryRead(out var frame))
            Show(frame);
    }

    private void Show(in SseFrame frame) => HasContent |= _meter.Observe(frame) == FrameKind.Content;
}
