using System.Net;
using System.Net.Http.Headers;
using Gateway.Model;
using Gateway.Protocol.Json;

namespace Gateway.Streaming;

/// <summary>A call's body: written in pieces (the caller's own bytes with one value replaced), never copied together. It knows whether it has gone out.</summary>
public sealed class SplicedContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly RequestBody? _owner;
    private readonly SplicedBody _body;
    private volatile bool _isSent;

    /// <param name="owner">Keeps the memory alive for as long as it is being written; null where nobody takes it back.</param>
    /// <param name="body">The pieces.</param>
    public SplicedContent(RequestBody? owner, SplicedBody body)
    {
        (_owner, _body) = (owner, body);
        Headers.ContentType = Json;
    }

    /// <summary>All of it is with the connection: from here on the provider has read it, or is about to.</summary>
    public bool IsSent => _isSent;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _owner?.Hold();
        try
        {
            for (var i = 0; i < _body.Pieces.Count; i++)
            {
                if (!_body.Pieces[i].IsEmpty)
                    await stream.WriteAsync(_body.Pieces[i], cancellationToken).ConfigureAwait(false);
            }

            _isSent = true;
        }
        finally
        {
            _owner?.Dispose();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
