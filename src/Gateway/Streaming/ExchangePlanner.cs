using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;

namespace Gateway.Streaming;

/// <summary>Picks relay or translate for each target of one request; the request is read into the canonical model once, and only if some target needs it.</summary>
public sealed class ExchangePlanner(IngressRequest request, DateTimeOffset now)
{
    private ChatRequest? _chat;
    private long _inputTokens;

    /// <exception cref="RequestFormatException">The request cannot be translated because it is not what its dialect says.</exception>
    public IExchange Plan(IUpstream upstream, Target target)
    {
        if (upstream.Dialect.Dialect == request.Dialect.Dialect)
            return new RelayExchange(request, upstream, target);

        if (_chat is null)
        {
            _chat = request.Dialect.ReadRequest(request.Body.Bytes);
            _inputTokens = InputEstimate.Tokens(_chat);
        }

        var options = new EventWriterOptions(
            $"msg_{request.RequestId}", target.Model, _inputTokens, _chat.IncludeUsage, now);
        return new TranslateExchange(request, _chat, upstream, target, options);
    }
}
