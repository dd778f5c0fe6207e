using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Hosting;
using Gateway.Model.Callers;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Access;

/// <summary>Every endpoint of the application keeps its access rule: asked without a key, and with each key that must not open it.</summary>
public sealed class EveryRouteTests(AccessGateway access) : IClassFixture<AccessGateway>
{
    private const string Wrong = "a-key-that-nobody-has";

    private static readonly string[] AnyMethod = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    // What any method leads to elsewhere is the same word: this is not possible here.
    private static readonly string[] OtherMethods = ["PUT", "DELETE"];

    // What no stranger may read in an answer: keys, their names, providers, what is configured.
    private static readonly string[] Secrets =
    [
        TestGateway.AdminKey, AccessGateway.Everything, AccessGateway.Claude, AccessGateway.Smart, AccessGateway.ModelsOnly, AccessGateway.MessagesOnly,
        AccessGateway.Office, AccessGateway.Expired, Wrong, "claudes", "smarts", "claude-sonnet", "gpt-", "gemini-",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Endpoints_KeepTheirRules()
    {
        var revoked = await RevokedAsync();
        var asked = 0;
        foreach (var (rule, method, path) in Routes())
        {
            foreach (var (key, status) in Expected(rule, revoked))
            {
                await AskAsync(rule, method, path, key, status);
                asked++;
            }
        }

        asked.ShouldBeGreaterThan(300);
    }

    [Theory]
    [InlineData("/v1/messages", "Messages")]
    [InlineData("/v1/messages/count_tokens", "CountTokens")]
    [InlineData("/v1/chat/completions", "ChatCompletions")]
    [InlineData("/v1/models", "Models")]
    [InlineData("/native/{provider}/{**path}", "Native")]
    [InlineData("/admin/keys", "AdminKey")]
    [InlineData("/admin/{**path}", "AdminKey")]
    [InlineData("/metrics", "Public")]
    [InlineData("/health/ready", "Public")]
    public void Rules_AreTheContracts(string pattern, string expected) =>
        Endpoints().Where(e => e.RoutePattern.RawText == pattern).Select(e => Word(e.Metadata.GetRequiredMetadata<AccessRule>())).Distinct().ShouldBe([expected]);

    [Fact]
    public async Task EndpointWithoutARule_StopsTheStart()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/open", () => "").WithMetadata(AccessRule.Public);
        EndpointAccess.Check(app);
        app.MapGet("/forgotten", () => "");
        app.MapGet("/twofold", () => "").WithMetadata(AccessRule.Public, AccessRule.AdminKey);

        var message = Should.Throw<InvalidOperationException>(() => EndpointAccess.Check(app)).Message;
        message.ShouldContain("/forgotten");
        message.ShouldContain("/twofold");
        message.ShouldNotContain("/open");
    }

    private IEnumerable<RouteEndpoint> Endpoints() => access.Gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>();

    private IEnumerable<(AccessRule Rule, string Method, string Path)> Routes() =>
        from endpoint in Endpoints()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? (endpoint.Metadata.GetRequiredMetadata<AccessRule>().Surface is null ? OtherMethods : AnyMethod)
        select (endpoint.Metadata.GetRequiredMetadata<AccessRule>(), method, PathOf(endpoint));

    private static string PathOf(RouteEndpoint endpoint) => string.Join('/', endpoint.RoutePattern.PathSegments.Select(
        segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "provider" } => "claude",
            _ => "no-such-thing",
        })))).Insert(0, "/");

    // A key, and what it gets: a status, or null for whatever is no refusal.
    private static IEnumerable<(string? Key, int? Status)> Expected(AccessRule rule, string revoked)
    {
        string?[] closed = [null, Wrong, revoked, AccessGateway.Expired];
        if (rule.NeedsAdminKey)
            return [.. closed.Append(AccessGateway.ModelsOnly).Append(AccessGateway.Everything).Select(key => (key, (int?)401)), (TestGateway.AdminKey, null)];
        if (rule.Surface is not { } surface)
            return closed.Append(AccessGateway.ModelsOnly).Select(key => (key, (int?)null));
        var lacking = surface == Surface.Models ? AccessGateway.MessagesOnly : AccessGateway.ModelsOnly;
        return [.. closed.Append(TestGateway.AdminKey).Select(key => (key, (int?)401)), (lacking, 403), (AccessGateway.Everything, null)];
    }

    private async Task AskAsync(AccessRule rule, string method, string path, string? key, int? expected)
    {
        using var response = await access.SendAsync(
            HttpMethod.Parse(method), path, key is null ? null : $"Bearer {key}", method is "GET" or "HEAD" ? null : "{}", header: "Authorization");
        var (status, said) = ((int)response.StatusCode, $"{method} {path} with {key ?? "no key"}");
        var text = await response.Content.ReadAsStringAsync(Token);
        if (expected is null)
        {
            status.ShouldNotBeOneOf([401, 403, 429, 500], said);
            return;
        }

        status.ShouldBe(expected.Value, said);
        response.Headers.GetValues("x-request-id").ShouldHaveSingleItem(said);
        Secrets.ShouldAllBe(secret => !text.Contains(secret), said);
        if (method != "HEAD")
            CheckEnvelope(rule, response, text, said);
    }

    private static void CheckEnvelope(AccessRule rule, HttpResponseMessage response, string text, string said)
    {
        var (body, status) = (JsonElement.Parse(text), (int)response.StatusCode);
        if (rule.NeedsAdminKey)
        {
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json", said);
            body.GetProperty("status").GetInt32().ShouldBe(status, said);
            return;
        }

        body.GetProperty("error").GetProperty("type").GetString().ShouldBe(status == 401 ? "authentication_error" : "permission_error", said);
        if (rule.Surface is Surface.Messages or Surface.CountTokens)
            body.GetProperty("type").GetString().ShouldBe("error", said);
        if (rule.Surface is Surface.ChatCompletions or Surface.Models)
            body.GetProperty("error").TryGetProperty("code", out _).ShouldBeTrue(said);
    }

    private async Task<string> RevokedAsync()
    {
        var client = access.Gateway.Client;
        using var order = new HttpRequestMessage(HttpMethod.Post, "/admin/keys") { Content = JsonContent.Create(new { name = "gone" }) };
        order.Headers.Authorization = new("Bearer", TestGateway.AdminKey);
        using var made = await client.SendAsync(order, Token);
        var key = await made.Content.ReadFromJsonAsync<JsonElement>(Token);
        (await access.Gateway.AdminAsync($"/admin/keys/{key.GetProperty("id").GetString()}", HttpMethod.Delete)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent);
        return key.GetProperty("key").GetString()!;
    }

    private static string Word(AccessRule rule) => rule.NeedsAdminKey ? "AdminKey" : rule.Surface?.ToString() ?? "Public";
}
