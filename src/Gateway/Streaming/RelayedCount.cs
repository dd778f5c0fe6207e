using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Streaming;

/// <summary>The tokens of a request, counted by a provider of the caller's dialect: bytes go up and down as with an answer.</summary>
public sealed class RelayedCount(RelayExchange relay) : IExchange
{
    public string Name => relay.Name;

    public bool IsRelay => true;

    public ConversionReport? Report => relay.Report;

    public SplicedContent CreateContent() => relay.CreateContent();

    public Task<HttpResponseMessage> SendAsync(UpstreamCall call, HttpContent content, CancellationToken cancellationToken) =>
        relay.SendAsync(call, content, cancellationToken);

    public IAnswerTranscriber CreateTranscriber() => new CountTranscriber();
}
