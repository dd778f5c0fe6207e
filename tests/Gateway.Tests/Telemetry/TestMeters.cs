using Gateway.Protocol.Chat;
using Gateway.Telemetry;
using Gateway.Telemetry.Prometheus;
using Gateway.Telemetry.Tracing;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Telemetry;

/// <summary>Meters with their pipeline, and the page they make.</summary>
internal sealed class TestMeters : IDisposable
{
    private readonly GatewayTracing _tracing;
    private readonly MetricsPipeline _pipeline;

    public TestMeters()
    {
        Meters = new GatewayMeters(Vocabulary("claude-sonnet-4-5", "gpt-5-mini"));
        var nothingSet = new ConfigurationBuilder().Build();
        _tracing = new GatewayTracing(Meters, nothingSet, static text => text);
        _pipeline = new MetricsPipeline(Meters, _tracing, nothingSet);
    }

    public GatewayMeters Meters { get; }

    public static MetricVocabulary Vocabulary(params IEnumerable<string> models) => new(models, new Dictionary<string, Dialect>
    {
        ["claude"] = Dialect.Anthropic,
        ["gemini"] = Dialect.Gemini,
        ["openai"] = Dialect.OpenAi,
    });

    public Task<string> TextAsync(PageFormat format = PageFormat.Prometheus) =>
        _pipeline.Exporter.ScrapeAsync(format, TestContext.Current.CancellationToken);

    public async Task<PrometheusPage> PageAsync() => PrometheusPage.Parse(await TextAsync());

    public void Dispose()
    {
        _pipeline.Dispose();
        _tracing.Dispose();
        Meters.Dispose();
    }
}
