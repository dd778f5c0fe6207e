using Gateway.Protocol.Chat;
using Gateway.Telemetry;

namespace Gateway.Tests.Telemetry;

/// <summary>Meters with their pipeline, and the page they make.</summary>
internal sealed class TestMeters : IDisposable
{
    private readonly MetricsPipeline _pipeline;

    public TestMeters()
    {
        Meters = new GatewayMeters(Vocabulary("claude-sonnet-4-5", "gpt-5-mini"));
        _pipeline = new MetricsPipeline(Meters);
    }

    public GatewayMeters Meters { get; }

    public static MetricVocabulary Vocabulary(params IEnumerable<string> models) => new(models, new Dictionary<string, Dialect>
    {
        ["claude"] = Dialect.Anthropic,
        ["gemini"] = Dialect.Gemini,
        ["openai"] = Dialect.OpenAi,
    });

    public Task<string> TextAsync() => _pipeline.Exporter.ScrapeAsync(TestContext.Current.CancellationToken);

    public async Task<PrometheusPage> PageAsync() => PrometheusPage.Parse(await TextAsync());

    public void Dispose()
    {
        _pipeline.Dispose();
        Meters.Dispose();
    }
}
