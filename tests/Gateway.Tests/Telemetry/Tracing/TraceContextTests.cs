using System.Diagnostics;
using Gateway.Endpoints;
using Gateway.Model;
using Gateway.Model.Redaction;
using Gateway.Telemetry;
using Gateway.Telemetry.Tracing;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry.Tracing;

public sealed class TraceContextTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = $"00-{TraceId}-b7ad6b7169203331-01";
    private const string State = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE";
    private const string Question = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    [Fact]
    public async Task ACallersTrace_IsContinuedAndHandedOn()
    {
        await using var provider = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        await using var gateway = await TestGateway.StartAsync(provider.BaseAddress);
        using var spans = new SpanListener(gateway);
        using (await gateway.PostAsync(Question, ("traceparent", Parent), ("tracestate", State), ("baggage", "user=someone")))
        {
        }

        var (request, attempts) = await spans.RequestAsync();
        request.ParentId.ShouldBe(Parent);
        request.HasRemoteParent.ShouldBeTrue();
        attempts.ShouldHaveSingleItem().TraceId.ToHexString().ShouldBe(TraceId);
        var call = provider.Calls.ShouldHaveSingleItem();
        call.Headers["traceparent"].ShouldBe(attempts[0].Id);
        call.Headers["tracestate"].ShouldBe(State);
        call.Headers.Keys.ShouldNotContain("baggage");
        call.Headers.Keys.ShouldNotContain("Correlation-Context");
        // Nothing but these two: the framework's own spans double none of them.
        spans.Ended.Count.ShouldBe(2);
    }

    [Fact]
    public async Task NobodyListens_ACallersTraceReachesTheProviderAsItCame()
    {
        await using var provider = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        await using var gateway = await TestGateway.StartAsync(provider.BaseAddress);
        using (await gateway.PostAsync(Question, ("traceparent", Parent), ("tracestate", State), ("baggage", "user=someone")))
        {
        }

        var call = provider.Calls.ShouldHaveSingleItem();
        call.Headers["traceparent"].ShouldBe(Parent);
        call.Headers["tracestate"].ShouldBe(State);
        call.Headers.Keys.ShouldNotContain("baggage");
    }

    [Fact]
    public async Task NoTraceOrNoneThatIsWellFormed_ProviderIsToldOfNone()
    {
        await using var provider = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        await using var gateway = await TestGateway.StartAsync(provider.BaseAddress);
        string?[] parents =
        [
            null, "", "nonsense", "00-00000000000000000000000000000000-b7ad6b7169203331-01", $"00-{TraceId}-0000000000000000-01",
            $"ff-{TraceId}-b7ad6b7169203331-01", $"00-{TraceId.ToUpperInvariant()}-b7ad6b7169203331-01", $"00-{TraceId}-b7ad6b7169203331",
            $"{Parent}-more", $"cc-{TraceId}-b7ad6b7169203331-01what", $"cc-{TraceId}-b7ad6b7169203331-0x", $"0-{TraceId}-b7ad6b7169203331-011",
        ];
        foreach (var parent in parents)
        {
            using var _ = await gateway.PostAsync(Question, [("tracestate", State), .. parent is null ? [] : new[] { ("traceparent", parent) }]);
        }

        provider.Calls.Count.ShouldBe(parents.Length);
        provider.Calls.ShouldAllBe(call => !call.Headers.ContainsKey("traceparent") && !call.Headers.ContainsKey("tracestate"));
    }

    [Theory]
    [InlineData($"00-{TraceId}-b7ad6b7169203331-ff", Parent)]
    [InlineData($"00-{TraceId}-b7ad6b7169203331-02", $"00-{TraceId}-b7ad6b7169203331-00")]
    [InlineData($"cc-{TraceId}-b7ad6b7169203331-01", Parent)]
    [InlineData($"cc-{TraceId}-b7ad6b7169203331-01-what", Parent)]
    public void LaterVersionOrUnknownFlags_AreReadAsTheVersionThatIsKnown(string parent, string spoken)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.TraceParent = parent;

        CallerTrace.Read(http.Request).ShouldBe(new TraceContext(spoken, null));
    }

    [Theory]
    [InlineData("vendor=sk-ant-api03-AbCdEf0123456789AbCdEf")]
    [InlineData("rojo=1,other=the-known-credential")]
    public void TraceStateWithASecret_IsDropped(string state)
    {
        using var services = new ServiceCollection().AddSingleton(new SecretMask(new KnownSecrets(["the-known-credential"]))).BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        (http.Request.Headers.TraceParent, http.Request.Headers.TraceState) = (Parent, state);
        CallerTrace.Read(http.Request).ShouldBe(new TraceContext(Parent, null));

        http.Request.Headers.TraceState = State;
        CallerTrace.Read(http.Request).ShouldBe(new TraceContext(Parent, State));
    }

    [Fact]
    public async Task MalformedTrace_ANewOneBegins()
    {
        await using var provider = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        await using var gateway = await TestGateway.StartAsync(provider.BaseAddress);
        using var spans = new SpanListener(gateway);
        using (await gateway.PostAsync(Question, ("traceparent", $"ff-{TraceId}-b7ad6b7169203331-01")))
        {
        }

        var (request, _) = await spans.RequestAsync();
        request.ParentId.ShouldBeNull();
        request.TraceId.ToHexString().ShouldNotBe(TraceId);
    }

    [Fact]
    public void NobodyListens_NothingIsMade()
    {
        using var meters = new GatewayMeters(TestMeters.Vocabulary());
        using var tracing = new GatewayTracing(meters, new ConfigurationBuilder().Build(), static text => text);
        var http = new DefaultHttpContext();
        tracing.Begin(http, null, "id", "anthropic", DateTimeOffset.UnixEpoch).ShouldBeNull();
        TraceContext? caller = new TraceContext(Parent, null);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            tracing.Begin(http, caller, "id", "anthropic", DateTimeOffset.UnixEpoch);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void TwoGatewaysInAProcess_NeitherHearsTheOther()
    {
        using var meters = new GatewayMeters(TestMeters.Vocabulary());
        using var one = new GatewayTracing(meters, new ConfigurationBuilder().Build(), static text => text);
        using var two = new GatewayTracing(meters, new ConfigurationBuilder().Build(), static text => text);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == one.Source.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);

        one.Source.HasListeners().ShouldBeTrue();
        two.Source.HasListeners().ShouldBeFalse();
    }
}
