using System.Net;
using Gateway.Model;

namespace Gateway.Native;

/// <summary>
/// The caller's body on its way to the vendor: each piece is sent on at once. The vendor's time runs while it takes a piece, and from the last one until
/// it answers; while the gateway waits for the caller it stands still.
/// </summary>
internal sealed class UploadContent : PassingContent
{
    private readonly RequestCopy _copy;
    private readonly AttemptDeadline _deadline;
    private readonly TimeoutOptions _timeouts;
    private readonly Func<bool> _isAnswered;

    /// <param name="body">YARP's.</param>
    /// <param name="copy">Sees what passes.</param>
    /// <param name="deadline">The attempt's time.</param>
    /// <param name="timeouts">The provider's.</param>
    /// <param name="isAnswered">The answer has begun: from then on the time is its own.</param>
    public UploadContent(HttpContent body, RequestCopy copy, AttemptDeadline deadline, TimeoutOptions timeouts, Func<bool> isAnswered)
        : base(body) =>
        (_copy, _deadline, _timeouts, _isAnswered) = (copy, deadline, timeouts, isAnswered);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Pause();
        await using (var observed = new ForwardingStream(stream, this))
            await Body.CopyToAsync(observed, context, cancellationToken).ConfigureAwait(false);
        _copy.Complete();
        Expect("the answer", _timeouts.Response);
    }

    private void Expect(string what, TimeSpan allowed)
    {
        if (!_isAnswered())
            _deadline.Expect(what, allowed);
    }

    private void Pause()
    {
        if (!_isAnswered())
            _deadline.Pause();
    }

    private sealed class ForwardingStream(Stream upstream, UploadContent upload) : PassingStream
    {
        public override bool CanRead => false;

        public override bool CanWrite => true;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            upload.Expect("room for the next part of the request", upload._timeouts.Idle);
            await upstream.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            await upstream.FlushAsync(cancellationToken).ConfigureAwait(false);
            upload.Pause();
            upload._copy.Add(buffer.Span);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => upstream.FlushAsync(cancellationToken);
    }
}
