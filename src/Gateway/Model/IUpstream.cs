using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;

namespace Gateway.Model;

/// <summary>
/// A provider as the exchanges see it: something of a dialect that can be called. The seam between the stages Providers and Streaming.
/// </summary>
public interface IUpstream
{
    string Name { get; }

    IEgressDialect Dialect { get; }

    TimeoutOptions Timeouts { get; }

    /// <summary>A provider's words without the secrets they quote.</summary>
    string Mask(string text);

    /// <summary>The bytes of an error that is passed on, without the gateway's credentials; they are untouched where none is quoted.</summary>
    ReadOnlyMemory<byte> Mask(ReadOnlyMemory<byte> bytes);

    StreamLimitOptions StreamLimits { get; }

    /// <summary>Input tokens of a request as <paramref name="model"/> reads it, for where the provider does not say (<see cref="InputTokenCounter"/>).</summary>
    InputTokenCount CountInputTokens(ChatRequest request, string model);

    /// <summary>Sends one call; completes when the response headers are there.</summary>
    Task<HttpResponseMessage> SendAsync(UpstreamCall call, HttpContent content, CancellationToken cancellationToken);
}

/// <summary>One call to a provider, but for its body.</summary>
/// <param name="Model">The upstream's name of the model.</param>
/// <param name="Stream">A stream is asked for.</param>
/// <param name="Query">The caller's query, for a provider of the caller's dialect; else "".</param>
/// <param name="ForwardedHeaders">The caller's headers that reach a provider of the caller's dialect verbatim.</param>
/// <param name="Trace">The trace it belongs to; null: it says nothing of one.</param>
/// <param name="Operation">What is asked for.</param>
public readonly record struct UpstreamCall(
    string Model, bool Stream, string Query, IReadOnlyList<KeyValuePair<string, string>> ForwardedHeaders, TraceContext? Trace = null,
    ChatOperation Operation = ChatOperation.Chat);
