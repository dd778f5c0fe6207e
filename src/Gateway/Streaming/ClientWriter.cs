using System.Buffers;
using System.IO.Pipelines;
using Gateway.Model;
using Gateway.Protocol.Sse;

namespace Gateway.Streaming;

/// <summary>
/// The client's end of one request. Streams are handed whole frames, gathered by <see cref="CommitGate"/>; while nothing comes, a comment line
/// every 15 s keeps proxies from cutting the connection, only ever between frames.
/// </summary>
public sealed class ClientWriter : IAsyncDisposable
{
    /// <summary>Silence after which a comment is sent.</summary>
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    // Somebody else had the pen when a ping was due: what was written may have been held back, so it is looked at again soon.
    private static readonly TimeSpan BusyInterval = TimeSpan.FromSeconds(1);

    private readonly HttpContext _context;
    private readonly RequestProgress _progress;
    private readonly AnswerCopy? _copy;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ITimer? _pinger;
    private long _lastWrite;

    /// <param name="context">The request.</param>
    /// <param name="progress">What happened to it so far.</param>
    /// <param name="time">The clock.</param>
    /// <param name="copy">Takes a copy of the answer; null where none is wanted.</param>
    public ClientWriter(HttpContext context, RequestProgress progress, TimeProvider time, AnswerCopy? copy = null) =>
        (_context, _progress, _time, _copy) = (context, progress, time, copy);

    /// <summary>The client left.</summary>
    public CancellationToken ClientGone => _context.RequestAborted;

    private PipeWriter Output => _context.Response.BodyWriter;

    /// <summary>
    /// From now on silence is answered with comments, which may start the response before there is an answer. Said again, by the next attempt, it
    /// changes nothing: what the client has not heard since counts.
    /// </summary>
    public void KeepAlive()
    {
        if (_pinger is not null)
            return;
        _lastWrite = _time.GetTimestamp();
        _pinger = _time.CreateTimer(static writer => ((ClientWriter)writer!).OnSilence(), this, PingInterval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes the pen. It is given back by <see cref="Leave"/>.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _turn.WaitAsync(cancellationToken);

    public void Leave() => _turn.Release();

    /// <summary>Status 200 and the headers of a stream, unless they are out already.</summary>
    /// <param name="attempt">How the running attempt is described: <c>ok</c>, or <c>pending</c> while it has not answered.</param>
    public void StartStream(string attempt)
    {
        if (!_context.Response.HasStarted)
            AnswerHeaders.SetStream(_context.Response, _progress, attempt);
    }

    /// <summary>Writes frames, between <see cref="EnterAsync"/> and <see cref="FlushAsync"/>.</summary>
    public void Write(ReadOnlySpan<byte> frames)
    {
        Output.Write(frames);
        _copy?.Add(frames);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _context.Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
        _lastWrite = _time.GetTimestamp();
    }

    /// <summary>Sends a whole answer; false when the client was seen to leave, or did not take it in time.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="contentType">Of the body.</param>
    /// <param name="body">The answer.</param>
    /// <param name="cancellationToken">The request's time is over, or the gateway stops: the connection is given up.</param>
    public async Task<bool> WriteAnswerAsync(int status, string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var response = _context.Response;
        AnswerHeaders.SetWalk(response, _progress, "ok");
        AnswerHeaders.SetCost(response, _progress.CostUsd);
        AnswerHeaders.SetOverhead(response, _time.GetElapsedTime(_progress.StartedAt) - _progress.ProviderTime);
        response.StatusCode = status;
        response.ContentType = AnswerHeaders.Visible(contentType);
        response.ContentLength = body.Length;
        Write(body.Span);
        // Kestrel does not throw for a connection lost on the way, and may notice it only later.
        try
        {
            var flushed = await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
            return !flushed.IsCompleted && !cancellationToken.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            _context.Abort();
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_pinger is null)
            return;
        await _pinger.DisposeAsync().ConfigureAwait(false);
        _pinger = null;
        // Whoever holds the pen now is a ping on its way out.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private void OnSilence() => _ = PingAsync();

    private async Task PingAsync()
    {
        var silent = _time.GetElapsedTime(_lastWrite);
        if (silent >= PingInterval && await _turn.WaitAsync(0).ConfigureAwait(false))
        {
            try
            {
                if (ClientGone.IsCancellationRequested)
                    return;
                StartStream(AnswerHeaders.Pending);
                Output.Write(SseWriter.Ping);
                await FlushAsync(ClientGone).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                if (e is not InvalidOperationException || ClientGone.IsCancellationRequested)
                    return;
            }
            finally
            {
                _turn.Release();
            }

            silent = TimeSpan.Zero;
        }

        var wait = silent >= PingInterval ? BusyInterval : PingInterval - silent;
        _pinger?.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
