using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;

namespace Gateway.Streaming;

/// <summary>Picks relay or translate (or the gateway's own count) for each target of one request; the request is read into the canonical model only if some target needs it.</summary>
public sealed class ExchangePlanner(IngressRequest request, DateTimeOffset now)
{
    /// <exception cref="RequestFormatException">The request cannot be translated because it is not what its dialect says.</exception>
    public IExchange Plan(IUpstream upstream, Target target)
    {
        var isCount = request.Operation == ChatOperation.CountTokens;
        if (upstream.Dialect.Dialect == request.Dialect.Dialect)
        {
            var relay = new RelayExchange(request, upstream, target);
            return isCount ? new RelayedCount(relay) : relay;
        }

        if (isCount)
            return new LocalCount(request.ReadChat(), upstream, target);
        var chat = request.ReadChat();
        var options = new EventWriterOptions(
            AnswerId(), target.Model, request.EstimateInputTokens(), chat.IncludeUsage, now) { UsesFunctions = chat.UsesFunctions };
        return new TranslateExchange(request, chat, upstream, target, options);
    }

    // As the vendor of the caller's dialect spells them.
    private string AnswerId() => request.Dialect.Dialect == Dialect.OpenAi ? $"chatcmpl-{request.RequestId}" : $"msg_{request.RequestId}";
}
