using System.Net;

namespace Gateway.Native;

/// <summary>A body that stands in for another one while it passes: with its headers and its length, and ended with it.</summary>
internal abstract class PassingContent : HttpContent
{
    protected PassingContent(HttpContent body)
    {
        Body = body;
        foreach (var (name, values) in body.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>The one it stands in for.</summary>
    protected HttpContent Body { get; }

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected sealed override bool TryComputeLength(out long length)
    {
        length = Body.Headers.ContentLength ?? 0;
        return Body.Headers.ContentLength is not null;
    }

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing)
            Body.Dispose();
        base.Dispose(disposing);
    }
}
