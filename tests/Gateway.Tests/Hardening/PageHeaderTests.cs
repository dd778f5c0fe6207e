using System.Net;
using System.Text.RegularExpressions;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Hardening;

/// <summary>What browsers are told with pages and answers.</summary>
public sealed partial class PageHeaderTests(PageHeaderTests.Keyless keyless) : IClassFixture<PageHeaderTests.Keyless>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Client => keyless.Gateway.Client;

    [Theory]
    [InlineData("/")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/health/live")]
    [InlineData("/metrics")]
    [InlineData("/v1/models")]
    [InlineData("/admin/config")]
    [InlineData("/nowhere")]
    public async Task Page_IsNeitherSniffedNorFramedNorReadByOtherOrigins(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Origin", "https://evil.example" } } };
        using var response = await Client.SendAsync(request, Token);

        Header(response, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(response, "X-Frame-Options").ShouldBe("DENY");
        Header(response, "Referrer-Policy").ShouldBe("no-referrer");
        var policy = Header(response, "Content-Security-Policy")!;
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe-eval");
        Header(response, "Strict-Transport-Security").ShouldBeNull("it came over plain HTTP");
        NoCors(response);
        if (path.StartsWith("/admin", StringComparison.Ordinal))
            response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Theory]
    [InlineData("/v1/messages")]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/models")]
    [InlineData("/admin/keys")]
    [InlineData("/native/claude/v1/messages")]
    public async Task PreflightOfAnotherOrigin_AllowsNothing(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path)
        {
            Headers = { { "Origin", "https://evil.example" }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "x-api-key" } },
        };
        using var response = await Client.SendAsync(request, Token);

        response.IsSuccessStatusCode.ShouldBeFalse();
        NoCors(response);
    }

    [Fact]
    public async Task SwaggerPage_NeedsNothingItsPolicyForbids()
    {
        var html = await Client.GetStringAsync("/swagger/index.html", Token);

        // Scripts are files, and all files are its own.
        ScriptPattern().Matches(html).ShouldAllBe(script => script.Groups["inside"].Value.Trim().Length == 0);
        EventPattern().IsMatch(html).ShouldBeFalse();
        var files = FilePattern().Matches(html).Select(match => match.Groups["file"].Value).ToList();
        files.Count.ShouldBeGreaterThan(3);
        foreach (var file in files)
        {
            file.ShouldNotContain("//");
            using var response = await Client.GetAsync(new Uri(new Uri(Client.BaseAddress!, "/swagger/"), file), Token);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, file);
            // What is not sniffed has to say what it is.
            if (file.Contains(".js", StringComparison.Ordinal))
                response.Content.Headers.ContentType!.MediaType.ShouldNotBeNull().ShouldEndWith("/javascript");
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? values.Single() : null;

    private static void NoCors(HttpResponseMessage response) =>
        response.Headers.Select(header => header.Key).ShouldNotContain(name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex("<script[^>]*>(?<inside>[^<]*)</script>")]
    private static partial Regex ScriptPattern();

    [GeneratedRegex(@"<[^>]+\son[a-z]+=")]
    private static partial Regex EventPattern();

    [GeneratedRegex("(?:src|href)=\"(?<file>[^\"]+)\"")]
    private static partial Regex FilePattern();

    /// <summary>The gateway as it starts on a fresh machine.</summary>
    public sealed class Keyless : IAsyncLifetime
    {
        public TestGateway Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Gateway = await TestGateway.StartAsync();

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
