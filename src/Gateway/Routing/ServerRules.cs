using Gateway.Model;

namespace Gateway.Routing;

/// <summary>The rules of the gateway's own HTTP server.</summary>
/// <param name="fail">Told of each broken rule: key path and message.</param>
internal sealed class ServerRules(Action<string, string> fail)
{
    private const int Million = 1_000_000;
    private const int GiB = 1 << 30;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public void Check(ServerOptions server)
    {
        Range(nameof(server.MaxBodyMiB), server.MaxBodyMiB, 1, 256);
        Range(nameof(server.MaxHeaders), server.MaxHeaders, 20, 2_000);
        Range(nameof(server.MaxHeadersKiB), server.MaxHeadersKiB, 4, 1_024);
        Range(nameof(server.MaxRequestLineKiB), server.MaxRequestLineKiB, 1, 128);
        Range(nameof(server.MaxConnections), server.MaxConnections ?? 1, 1, Million);
        Range(nameof(server.MaxUpgradedConnections), server.MaxUpgradedConnections ?? 0, 0, Million);
        Range(nameof(server.MinBodyBytesPerSecond), server.MinBodyBytesPerSecond, 0, GiB);
        Range(nameof(server.MinAnswerBytesPerSecond), server.MinAnswerBytesPerSecond, 0, GiB);
        Range(nameof(server.Http2Streams), server.Http2Streams, 1, 10_000);
        Range(nameof(server.Http2HeaderTableKiB), server.Http2HeaderTableKiB, 0, 64);
        Range(nameof(server.HeadersTimeout), server.HeadersTimeout, Second, TimeSpan.FromMinutes(10));
        Range(nameof(server.KeepAliveTimeout), server.KeepAliveTimeout, Second, TimeSpan.FromHours(1));
        // The server looks at its connections once a second: a shorter time says nothing to it.
        if (server.RateGrace <= Second || server.RateGrace > TimeSpan.FromMinutes(10))
            fail($"Server:{nameof(server.RateGrace)}", $"{server.RateGrace} is out of range: over {Second}, at most {TimeSpan.FromMinutes(10)}");
    }

    private void Range<T>(string key, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            fail($"Server:{key}", $"{value} is out of range: {least} to {most}");
    }
}
