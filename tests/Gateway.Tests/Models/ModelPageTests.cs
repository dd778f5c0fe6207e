using System.Net;
using System.Text.Json;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Models;

/// <summary>A gateway whose list has five routes before the models known by name.</summary>
public sealed class FiveRoutes : IAsyncLifetime
{
    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gateway = await TestGateway.StartAsync(
        [.. Enumerable.Range(1, 5).SelectMany(n => new[] { $"Gateway:Routes:r{n}:Targets:0:Provider=claude", $"Gateway:Routes:r{n}:Targets:0:Model=claude-sonnet-4-5" })]);

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}

/// <summary>Anthropic's "List Models": pages in both directions, and what is wrong with a question.</summary>
public sealed class ModelPageTests(FiveRoutes five) : IClassFixture<FiveRoutes>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("limit=2", "r1,r2", true)]
    [InlineData("limit=2&after_id=r2", "r3,r4", true)]
    [InlineData("limit=2&before_id=r4", "r2,r3", true)]
    [InlineData("limit=3&before_id=r4", "r1,r2,r3", false)]
    [InlineData("limit=9&before_id=r3", "r1,r2", false)]
    [InlineData("before_id=r1", "", false)]
    [InlineData("after_id=r1&before_id=r4", "r2,r3", false)]
    [InlineData("limit=1&after_id=r1&before_id=r4", "r2", true)]
    [InlineData("after_id=r4&before_id=r2", "", false)]
    public async Task Page_IsThePartThatWasAskedFor(string query, string ids, bool hasMore)
    {
        var page = JsonElement.Parse(await (await GetAsync($"/v1/models?{query}")).Content.ReadAsStringAsync(Token));

        var listed = page.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()).ToList();
        string.Join(',', listed).ShouldBe(ids);
        page.GetProperty("has_more").GetBoolean().ShouldBe(hasMore);
        page.GetProperty("first_id").GetString().ShouldBe(listed.FirstOrDefault());
        page.GetProperty("last_id").GetString().ShouldBe(listed.LastOrDefault());
    }

    [Theory]
    [InlineData("limit=0", "limit: ")]
    [InlineData("limit=1001", "limit: ")]
    [InlineData("limit=-1", "limit: ")]
    [InlineData("limit=many", "limit: ")]
    [InlineData("limit=", "limit: ")]
    [InlineData("after_id=r9", "after_id: ")]
    [InlineData("before_id=r9", "before_id: ")]
    public async Task WrongQuestion_IsRefusedByItsName(string query, string field)
    {
        using var response = await GetAsync($"/v1/models?{query}");
        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("error");

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        error.GetProperty("type").GetString().ShouldBe("invalid_request_error");
        error.GetProperty("message").GetString()!.ShouldStartWith(field);
    }

    [Fact]
    public async Task AllPages_AreTheWholeListOnce()
    {
        var (seen, after, more) = (new List<string>(), "", true);
        for (var pages = 0; more && pages < 1000; pages++)
        {
            var page = JsonElement.Parse(await (await GetAsync($"/v1/models?limit=20{after}")).Content.ReadAsStringAsync(Token));
            seen.AddRange(page.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()!));
            (after, more) = ($"&after_id={Uri.EscapeDataString(seen[^1])}", page.GetProperty("has_more").GetBoolean());
        }

        var whole = JsonElement.Parse(await five.Gateway.Client.GetStringAsync("/v1/models", Token));
        seen.ShouldBe(whole.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()!));
        seen.Distinct().Count().ShouldBe(seen.Count);
    }

    private Task<HttpResponseMessage> GetAsync(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("anthropic-version", "2023-06-01");
        return five.Gateway.Client.SendAsync(request, Token);
    }
}
