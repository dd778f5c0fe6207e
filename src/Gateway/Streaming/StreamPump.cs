using System.Buffers;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Sse;

namespace Gateway.Streaming;

/// <summary>
/// Moves one streamed answer from provider to client: read, cut into frames, transcribe, gate, write, flush; one flush for all frames a read
/// brought, none held back for the next. Backpressure is the flush: a slow client slows the provider.
/// </summary>
/// <param name="upstream">Whose answer it is: its name, its timeouts, its bounds.</param>
/// <param name="answer">The body of the answer.</param>
/// <param name="transcriber">Says what a frame is, and what the client gets of it.</param>
/// <param name="client">Who reads it.</param>
/// <param name="deadline">The attempt's time.</param>
/// <param name="time">The clock.</param>
/// <param name="ready">Called once, when the answer is complete and before its end is handed to the client.</param>
/// <param name="lines">Tells the log.</param>
public sealed class StreamPump(
    IUpstream upstream, Stream answer, IAnswerTranscriber transcriber, ClientWriter client, AttemptDeadline deadline, TimeProvider time, Action? ready = null,
    StreamLines? lines = null) : IDisposable
{
    // After the terminal event the provider only has to close; some keep the connection open instead.
    private static readonly TimeSpan TrailerTime = TimeSpan.FromSeconds(2);

    private readonly SseFrameScanner _scanner = new();
    private readonly CommitGate _gate = new(client);
    private readonly StreamAllowance _allowance = new(upstream.Name, upstream.StreamLimits);
    private bool _terminal;
    private bool _hasFailed;
    private bool _isReady;
    private bool _isTold;
    private long _terminalAt;

    public bool IsCommitted => _gate.IsCommitted;

    /// <summary>Timestamp of the first content event; null when none came.</summary>
    public long? FirstContentAt { get; private set; }

    /// <summary>The bound of the gateway's that ended the answer, in a sentence; null when none did.</summary>
    public string? ExceededLimit => _allowance.Exceeded;

    /// <summary>Pumps until the provider's stream ends.</summary>
    /// <returns>What is wrong with the answer; null when it is complete, or when <see cref="ExceededLimit"/> says why it is not.</returns>
    public async ValueTask<ChatError?> RunAsync()
    {
        while (await ReadAsync().ConfigureAwait(false))
        {
            if (!await WriteFramesAsync(last: false).ConfigureAwait(false))
                return transcriber.Error;
        }

        if (!_terminal && ExceededLimit is null)
            await WriteFramesAsync(last: true).ConfigureAwait(false);
        return transcriber.Error;
    }

    public void Dispose()
    {
        _scanner.Dispose();
        _gate.Dispose();
    }

    private async ValueTask<bool> ReadAsync()
    {
        try
        {
            var read = await answer.ReadAsync(_scanner.GetMemory(), deadline.Token).ConfigureAwait(false);
            _scanner.Advance(read);
            return read > 0 && (_terminal || _allowance.TakeBytes(read));
        }
        catch (Exception e) when (_terminal && e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The answer is complete and with the client: how its connection ends, or whether the client waits for that, says nothing about it.
            return false;
        }
    }

    private async ValueTask<bool> WriteFramesAsync(bool last)
    {
        await EnterAsync().ConfigureAwait(false);
        try
        {
            var intact = TranscribeFrames(last);
            if (intact && (_terminal || last) && !_isReady && !_hasFailed)
            {
                _isReady = true;
                ready?.Invoke();
            }

            // A client that reads slowly is not a provider that is silent; one that does not read at all is cut off when the request's time is over.
            var flushed = _gate.FlushAsync(deadline.Outer);
            if (!flushed.IsCompleted)
                deadline.Pause();
            await flushed.ConfigureAwait(false);
            TellStart();
            ExpectNext();
            return intact;
        }
        finally
        {
            client.Leave();
        }
    }

    // A ping on its way to a client that reads slowly: that is not the provider's silence either.
    private Task EnterAsync()
    {
        // What comes after the terminal event has little time, and is no failure when that is over.
        var turn = client.EnterAsync(_terminal ? deadline.Outer : deadline.Token);
        if (!turn.IsCompleted && _gate.IsCommitted)
            deadline.Pause();
        return turn;
    }

    private bool TranscribeFrames(bool last)
    {
        try
        {
            while (_scanner.TryRead(out var frame))
            {
                if (!_terminal && !_allowance.TakeEvent())
                    return false;
                if (!Transcribe(frame))
                    return false;
            }
        }
        catch (InvalidDataException) when (_scanner.Pending > SseFrameScanner.DefaultMaxFrameBytes)
        {
            return _allowance.RefuseEvent(SseFrameScanner.DefaultMaxFrameBytes);
        }

        return !last || CompleteAnswer();
    }

    private bool Transcribe(in SseFrame frame)
    {
        var kind = transcriber.Transcribe(frame, _gate.Output);
        lines?.Frame(kind, frame.Raw.Length);
        if (kind == FrameKind.Error)
            return EndWithProvidersError();
        if (kind == FrameKind.Content)
            NoteContent();
        if (kind is FrameKind.Content or FrameKind.Terminal || _gate.IsFull)
            _gate.Commit();
        if (kind == FrameKind.Terminal && !_terminal)
            (_terminal, _terminalAt) = (true, time.GetTimestamp());
        return true;
    }

    /// <summary>The client has the provider's own error event: what the provider says after it (<c>[DONE]</c>) is the client's, too.</summary>
    /// <returns>False where the gateway has to say it, or another target may still answer.</returns>
    private bool EndWithProvidersError()
    {
        if (!_gate.IsCommitted || !transcriber.HasWrittenError)
            return false;
        _hasFailed = true;
        if (!_terminal)
            (_terminal, _terminalAt) = (true, time.GetTimestamp());
        return true;
    }

    /// <summary>
    /// The end of the provider's stream. A last frame that no blank line closes counts where it is whole; before an error event it is closed,
    /// or it would swallow it.
    /// </summary>
    private bool CompleteAnswer()
    {
        using var rest = new PooledBuffer();
        var kind = _scanner.TryReadLast(out var frame) && UnclosedFrame.IsWhole(frame) ? transcriber.Transcribe(frame, rest) : FrameKind.Lifecycle;
        var complete = kind != FrameKind.Error && transcriber.Complete(rest);
        if (kind == FrameKind.Content)
            NoteContent();
        if (complete)
            _gate.Commit();
        else if (frame.Data.IsEmpty)
            return false;
        else
            UnclosedFrame.Close(rest);
        _gate.Output.Write(rest.WrittenMemory.Span);
        return complete;
    }

    private void TellStart()
    {
        if (_isTold || !_gate.IsCommitted)
            return;
        _isTold = true;
        lines?.Started(FirstContentAt ?? time.GetTimestamp(), time);
    }

    // Not the commit: a gate that filled up before any content has let nothing through that a reader waits for.
    private void NoteContent() => FirstContentAt ??= time.GetTimestamp();

    private void ExpectNext()
    {
        if (_terminal)
            deadline.Expect("the end of the stream", TrailerTime, time.GetElapsedTime(_terminalAt));
        else if (_gate.IsCommitted)
            deadline.Expect("the next part of the answer", upstream.Timeouts.Idle);
    }
}
