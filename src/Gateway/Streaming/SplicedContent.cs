using System.Net;
using System.Net.Http.Headers;
using Gateway.Model;
using Gateway.Protocol.Json;

namespace Gateway.Streaming;

/// <summary>The caller's own bytes with one value replaced: written in pieces, never copied together.</summary>
public sealed class SplicedContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly RequestBody _owner;
    private readonly SplicedBody _body;

    /// <param name="owner">Keeps the memory alive for as long as it is being written.</param>
    /// <param name="body">The pieces.</param>
    public SplicedContent(RequestBody owner, SplicedBody body)
    {
        (_owner, _body) = (owner, body);
        Headers.ContentType = Json;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _owner.Hold();
        try
        {
            await stream.WriteAsync(_body.Head, cancellationToken).ConfigureAwait(false);
            if (!_body.Model.IsEmpty)
                await stream.WriteAsync(_body.Model, cancellationToken).ConfigureAwait(false);
            if (!_body.Tail.IsEmpty)
                await stream.WriteAsync(_body.Tail, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _owner.Dispose();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
