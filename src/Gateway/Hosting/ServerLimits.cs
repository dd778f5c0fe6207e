using Gateway.Model;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Hosting;

/// <summary>
/// Holds the server to its options. What it turns away before there is a request (a head that is no HTTP, too large or too slow: 400, 405, 408, 414, 431, 505) it
/// answers itself, without a body, and closes the connection: nothing of the gateway's has seen it, so it has no id, no envelope and no row.
/// </summary>
internal static class ServerLimits
{
    private const int KiB = 1024;

    public static void Apply(ServerOptions options, KestrelServerOptions kestrel)
    {
        var limits = kestrel.Limits;
        // The chat surfaces bound their bodies themselves, with the contract's error; what passes through /native is not bounded.
        limits.MaxRequestBodySize = null;
        limits.MaxRequestHeaderCount = options.MaxHeaders;
        limits.MaxRequestHeadersTotalSize = options.MaxHeadersKiB * KiB;
        limits.MaxRequestLineSize = options.MaxRequestLineKiB * KiB;
        // The server wants room for one line of any kind.
        limits.MaxRequestBufferSize = Math.Max(limits.MaxRequestBufferSize ?? 0, 2 * Math.Max(options.MaxHeadersKiB, options.MaxRequestLineKiB) * KiB);
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = options.MaxUpgradedConnections;
        limits.RequestHeadersTimeout = options.HeadersTimeout;
        limits.KeepAliveTimeout = options.KeepAliveTimeout;
        limits.MinRequestBodyDataRate = Rate(options.MinBodyBytesPerSecond, options.RateGrace);
        limits.MinResponseDataRate = Rate(options.MinAnswerBytesPerSecond, options.RateGrace);
        limits.Http2.MaxStreamsPerConnection = options.Http2Streams;
        limits.Http2.HeaderTableSize = options.Http2HeaderTableKiB * KiB;
        limits.Http2.MaxRequestHeaderFieldSize = Math.Max(limits.Http2.MaxRequestHeaderFieldSize, options.MaxRequestLineKiB * KiB);
    }

    private static MinDataRate? Rate(int bytesPerSecond, TimeSpan grace) => bytesPerSecond > 0 ? new MinDataRate(bytesPerSecond, grace) : null;
}
