using System.Net;

namespace Gateway.Native;

/// <summary>The vendor's answer on its way to the caller, untouched and watched.</summary>
internal sealed class AnswerContent : PassingContent
{
    private readonly ReadOnlyMemory<byte> _head;
    private readonly AnswerWatch _watch;

    /// <param name="body">The vendor's.</param>
    /// <param name="head">What was read of it already; it comes first.</param>
    /// <param name="watch">Told of what passes.</param>
    public AnswerContent(HttpContent body, ReadOnlyMemory<byte> head, AnswerWatch watch)
        : base(body) => (_head, _watch) = (head, watch);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new AnswerStream(await Body.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _head, _watch);

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var answer = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await answer.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>After an upgrade it is written to, too.</summary>
    private sealed class AnswerStream(Stream vendor, ReadOnlyMemory<byte> head, AnswerWatch watch) : PassingStream
    {
        private ReadOnlyMemory<byte> _head = head;

        public override bool CanRead => true;

        public override bool CanWrite => vendor.CanWrite;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_head.IsEmpty)
                return Take(buffer);
            watch.Waiting();
            try
            {
                var read = await vendor.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                // A read for nothing only asks whether there is something.
                if (read > 0 || buffer.IsEmpty)
                    watch.Came(buffer.Span[..read]);
                else
                    watch.Ended();
                return read;
            }
            catch (Exception e)
            {
                watch.Broke(e);
                throw;
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            vendor.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => vendor.FlushAsync(cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                vendor.Dispose();
            base.Dispose(disposing);
        }

        private int Take(Memory<byte> buffer)
        {
            var taken = _head[..Math.Min(_head.Length, buffer.Length)];
            taken.CopyTo(buffer);
            _head = _head[taken.Length..];
            if (!taken.IsEmpty)
                watch.Came(taken.Span);
            return taken.Length;
        }
    }
}
