using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Telemetry.Prometheus;

/// <summary>Answers a scrape in the form it asks for: the page's format by <c>Accept</c>, gzip by <c>Accept-Encoding</c>.</summary>
internal static class MetricsAnswer
{
    private const string Gzip = "gzip";

    private static readonly string Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptEncoding}";

    public static async Task<IResult> OfAsync(HttpContext http, PrometheusExporter exporter, CancellationToken cancellationToken)
    {
        var asked = http.Request.GetTypedHeaders();
        var format = PageFormats.Choose(asked.Accept);
        http.Response.Headers.Vary = Vary;
        var page = Encoding.UTF8.GetBytes(await exporter.ScrapeAsync(format, cancellationToken));
        if (!asked.AcceptEncoding.Any(TakesGzip))
            return Results.Bytes(page, format.ContentType());
        http.Response.Headers.ContentEncoding = Gzip;
        return Results.Bytes(Compress(page), format.ContentType());
    }

    private static bool TakesGzip(StringWithQualityHeaderValue coding) =>
        coding.Value.Equals(Gzip, StringComparison.OrdinalIgnoreCase) && coding.Quality is null or > 0;

    private static byte[] Compress(byte[] page)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(page);
        return compressed.ToArray();
    }
}
