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
public sealed class StreamPump(
    Stream upstream, IAnswerTranscriber transcriber, ClientWriter client, AttemptDeadline deadline, TimeoutOptions timeouts, TimeProvider time)
    : IDisposable
{
    // After the terminal event the provider only has to close; some keep the connection open instead.
    private static readonly TimeSpan TrailerTime = TimeSpan.FromSeconds(2);

    private readonly SseFrameScanner _scanner = new();
    private readonly CommitGate _gate = new(client);
    private bool _terminal;

    public bool IsCommitted => _gate.IsCommitted;

    /// <summary>Timestamp of the first content event; null when none came.</summary>
    public long? FirstContentAt { get; private set; }

    /// <summary>Pumps until the provider's stream ends.</summary>
    /// <returns>What is wrong with the answer; null when it is complete.</returns>
    public async ValueTask<ChatError?> RunAsync()
    {
        while (await ReadAsync().ConfigureAwait(false))
        {
            if (!await WriteFramesAsync(last: false).ConfigureAwait(false))
                return transcriber.Error;
        }

        if (!_terminal)
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
            var read = await upstream.ReadAsync(_scanner.GetMemory(), deadline.Token).ConfigureAwait(false);
            _scanner.Advance(read);
            return read > 0;
        }
        catch (Exception e) when (_terminal && e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The answer is complete and with the client: how its connection ends, or whether the client waits for that, says nothing about it.
            return false;
        }
    }

    private async ValueTask<bool> WriteFramesAsync(bool last)
    {
        await client.EnterAsync(deadline.Token).ConfigureAwait(false);
        try
        {
            var intact = TranscribeFrames(last);
            var flushed = _gate.FlushAsync(client.ClientGone);
            // A client that reads slowly is not a provider that is silent.
            if (!flushed.IsCompleted)
                deadline.Pause();
            await flushed.ConfigureAwait(false);
            ExpectNext();
            return intact;
        }
        finally
        {
            client.Leave();
        }
    }

    private bool TranscribeFrames(bool last)
    {
        while (_scanner.TryRead(out var frame))
        {
            if (!Transcribe(frame))
                return false;
        }

        return !last || CompleteAnswer();
    }

    private bool Transcribe(in SseFrame frame)
    {
        var kind = transcriber.Transcribe(frame, _gate.Output);
        if (kind == FrameKind.Error)
            return false;
        if (kind is FrameKind.Content or FrameKind.Terminal || _gate.IsFull)
            CommitContent();
        _terminal |= kind == FrameKind.Terminal;
        return true;
    }

    /// <summary>
    /// The end of the provider's stream. A last frame that no blank line closes counts where it is whole; before an error event it is closed,
    /// or it would swallow it.
    /// </summary>
    private bool CompleteAnswer()
    {
        using var rest = new PooledBuffer();
        var failed = _scanner.TryReadLast(out var frame) && UnclosedFrame.IsWhole(frame) && transcriber.Transcribe(frame, rest) == FrameKind.Error;
        var complete = !failed && transcriber.Complete(rest);
        if (complete)
            CommitContent();
        else if (frame.Data.IsEmpty)
            return false;
        else
            UnclosedFrame.Close(rest);
        _gate.Output.Write(rest.WrittenMemory.Span);
        return complete;
    }

    private void CommitContent()
    {
        FirstContentAt ??= time.GetTimestamp();
        _gate.Commit();
    }

    private void ExpectNext()
    {
        if (_terminal)
            deadline.Expect("the end of the stream", TrailerTime);
        else if (_gate.IsCommitted)
            deadline.Expect("the next part of the answer", timeouts.Idle);
    }
}
