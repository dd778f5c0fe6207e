using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;

namespace Gateway.Native;

/// <summary>One relay, as it is asked for.</summary>
public sealed class NativeRequest
{
    /// <summary>The provider.</summary>
    public required IUpstream Upstream { get; init; }

    /// <summary>Its base address.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>Where this request goes.</summary>
    public required Uri Address { get; init; }

    /// <summary>What is known of it.</summary>
    public required NativeOperation Operation { get; init; }

    /// <summary>Sends a request with the gateway's credential; completes when the response headers are there.</summary>
    public required Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Send { get; init; }

    /// <summary>Reads chat requests of the provider's dialect, to count what a cut answer left unsaid; null where nobody can.</summary>
    public IIngressDialect? Reader { get; init; }

    /// <summary>Input tokens of a chat request that has all passed; null where nobody can read it.</summary>
    public long? CountInput(ReadOnlyMemory<byte> body, string? model)
    {
        if (Reader is null || !Operation.IsChat || body.IsEmpty || model is null)
            return null;
        try
        {
            return Upstream.CountInputTokens(Reader.ReadRequest(body), model).Tokens;
        }
#pragma warning disable CA1031 // An odd request went through unread; an estimate must not change what became of its answer.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
