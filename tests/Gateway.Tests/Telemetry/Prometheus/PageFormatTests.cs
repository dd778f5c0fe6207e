using Gateway.Telemetry.Prometheus;
using Microsoft.Net.Http.Headers;

namespace Gateway.Tests.Telemetry.Prometheus;

public sealed class PageFormatTests
{
    private const string Prometheus2 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const string Prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    [Theory]
    [InlineData(Prometheus2, true)]
    [InlineData(Prometheus3, true)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("application/openmetrics-text; version=\"1.0.0\"; charset=utf-8", true)]
    [InlineData("application/openmetrics-text;q=0.5, text/plain;q=0.9", false)]
    [InlineData("application/openmetrics-text;q=0", false)]
    [InlineData("application/openmetrics-text;version=0.0.1", false)]
    [InlineData("text/plain", false)]
    [InlineData("*/*", false)]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", false)]
    public void WhatIsAccepted_IsWhatTheScraperGets(string accept, bool openMetrics) =>
        PageFormats.Choose(MediaTypeHeaderValue.ParseList([accept])).ShouldBe(openMetrics ? PageFormat.OpenMetrics : PageFormat.Prometheus);

    [Fact]
    public void NothingAccepted_Text() => PageFormats.Choose([]).ShouldBe(PageFormat.Prometheus);
}
