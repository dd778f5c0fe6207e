using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Telemetry;
using Gateway.Telemetry.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Gateway.Benchmarks.Telemetry;

/// <summary>What the spans of one relayed request cost its thread: its own and that of its one call, with all their attributes.</summary>
[MemoryDiagnoser]
#pragma warning disable CA1001 // The global cleanup disposes what the setup made.
public class TracingBenchmarks
#pragma warning restore CA1001
{
    private static readonly Target Target = new("claude", "claude-sonnet-4-5");
    private static readonly Uri Address = new("https://api.anthropic.com");
    private static readonly TraceContext Caller = new("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null);

    private readonly DefaultHttpContext _http = new();
    private readonly RequestRecord _row = new()
    {
        Id = 1, RequestId = "req_1", Ingress = "anthropic", CreatedAt = 0, Provider = "claude", Model = "claude-sonnet-4-5", Exchange = "relay", Status = 200,
        Price = new PricedUsage(0.001m, null),
    };

    private readonly Attempt _attempt = new(Target, Outcome.Success)
    {
        Exchange = "relay", StopReason = StopReason.EndTurn, Duration = TimeSpan.FromMilliseconds(1), Price = new PricedUsage(0.001m, null),
        Usage = new TokenUsage { Input = 10, CacheRead = 5, Output = 20, Source = UsageSource.Provider },
    };

    private GatewayMeters _meters = null!;
    private GatewayTracing _tracing = null!;
    private ActivityListener? _listener;
    private IngressRequest _request = null!;

    /// <summary>Somebody listens, and every span is recorded.</summary>
    [Params(false, true)]
    public bool Recorded { get; set; }

    [GlobalSetup]
    public void Start()
    {
        _meters = new GatewayMeters(new MetricVocabulary([Target.Model], [KeyValuePair.Create(Target.Provider, Dialect.Anthropic)]));
        _tracing = new GatewayTracing(_meters, new ConfigurationBuilder().Build(), static text => text);
        var body = """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[]}"""u8.ToArray();
        var dialect = new AnthropicDialect();
        _request = new IngressRequest { Dialect = dialect, Body = new RequestBody(body, body.Length), Peek = dialect.Peek(body), RequestId = "req_1" };
        _http.Request.Method = "POST";
        _listener = Recorded ? new ActivityListener
        {
            ShouldListenTo = source => ReferenceEquals(source, _tracing.Source),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        } : null;
        if (_listener is not null)
            ActivitySource.AddActivityListener(_listener);
    }

    [GlobalCleanup]
    public void Stop()
    {
        _listener?.Dispose();
        _tracing.Dispose();
        _meters.Dispose();
    }

    [Benchmark]
    public void Request()
    {
        var at = DateTimeOffset.UnixEpoch;
        using var trace = _tracing.Begin(_http, Caller, "req_1", "anthropic", at);
        trace?.AttemptStarted(Target, Address, _request.Peek, at);
        trace?.AttemptEnded(_attempt, at, at);
        trace?.Ended(_row, "claude-sonnet-4-5", at);
    }
}
