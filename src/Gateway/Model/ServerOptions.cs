namespace Gateway.Model;

/// <summary>The section <c>Server</c>: what the gateway's own HTTP server takes from those who call it. It counts from the start on: a reload does not change it.</summary>
public sealed class ServerOptions
{
    private const int MiB = 1024 * 1024;

    /// <summary>The largest body of a chat request. Default 32 MiB; range 1 to 256. What passes through <c>/native</c> is not held in memory, and not bounded.</summary>
    public int MaxBodyMiB { get; set; } = 32;

    /// <summary>Header fields of a request. Default 100; range 20 to 2,000.</summary>
    public int MaxHeaders { get; set; } = 100;

    /// <summary>All header fields of a request together. Default 32 KiB; range 4 to 1,024.</summary>
    public int MaxHeadersKiB { get; set; } = 32;

    /// <summary>The request line: method, path, query. Default 8 KiB; range 1 to 128.</summary>
    public int MaxRequestLineKiB { get; set; } = 8;

    /// <summary>Connections at one time; more are closed at once. Default none (as many as the system gives); range 1 to 1,000,000.</summary>
    public int? MaxConnections { get; set; }

    /// <summary>WebSockets at one time, beside <see cref="MaxConnections"/>. Default none; range 0 to 1,000,000.</summary>
    public int? MaxUpgradedConnections { get; set; }

    /// <summary>From the first byte of a request to the end of its headers. Default 30 s; range 1 s to 10 min.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may wait for its next request. Default 130 s; range 1 s to 1 h.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>
    /// How fast a body has to come, at least, while the gateway waits for it: slower ones are refused (408). Default 240 bytes a second; 0: as slowly as
    /// anybody likes; range to 1 GiB.
    /// </summary>
    public int MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>
    /// How fast an answer has to be taken, at least, once the connection takes no more: whoever reads more slowly is cut off. What the gateway waits for from
    /// a provider does not count. Default 240 bytes a second; 0: as slowly as anybody likes; range to 1 GiB.
    /// </summary>
    public int MinAnswerBytesPerSecond { get; set; } = 240;

    /// <summary>For so long neither rate counts. Default 5 s; range over 1 s, to 10 min.</summary>
    public TimeSpan RateGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>HTTP/2: requests at one time on one connection. Default 100; range 1 to 10,000.</summary>
    public int Http2Streams { get; set; } = 100;

    /// <summary>HTTP/2: the table in which a connection keeps headers it has sent before. Default 4 KiB; range 0 to 64.</summary>
    public int Http2HeaderTableKiB { get; set; } = 4;

    /// <summary><see cref="MaxBodyMiB"/> in bytes.</summary>
    internal int MaxBodyBytes => MaxBodyMiB * MiB;
}
