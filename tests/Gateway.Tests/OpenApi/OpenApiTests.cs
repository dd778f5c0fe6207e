using System.Net;
using System.Text.Json;
using Gateway.Tests.Translation;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.OpenApi;

/// <summary>The description of the surface is true: its routes are there, its examples work.</summary>
public sealed class OpenApiTests(KeylessGateway keyless) : IClassFixture<KeylessGateway>
{
    private const string DocumentPath = "/swagger/v1/swagger.json";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Client => keyless.Gateway.Client;

    [Theory]
    [InlineData("/swagger")]
    [InlineData("/swagger/index.html")]
    public async Task SwaggerPage_IsHtml(string path)
    {
        using var response = await Client.GetAsync(path, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("swagger-ui");
    }

    [Fact]
    public async Task SwaggerScripts_AreServedByTheGatewayItself()
    {
        var page = await Client.GetStringAsync("/swagger/index.html", Token);
        var scripts = page.Split("src=\"").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).ToList();

        scripts.ShouldNotBeEmpty();
        foreach (var script in scripts)
        {
            using var response = await Client.GetAsync(new Uri(new Uri(Client.BaseAddress!, "/swagger/"), script), Token);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, script);
        }

        (await Client.GetStringAsync("/swagger/index.js", Token)).ShouldContain(DocumentPath);
    }

    [Fact]
    public async Task Description_NamesExactlyTheMappedRoutes()
    {
        var document = await DocumentAsync();
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));

        described.Order().ShouldBe(MappedRoutes().Order());
    }

    [Fact]
    public async Task Description_ResolvesItsReferences()
    {
        var document = await DocumentAsync();
        var references = Descendants(document).Where(e => e.ValueKind == JsonValueKind.Object && e.TryGetProperty("$ref", out _))
            .Select(e => e.GetProperty("$ref").GetString()!).Distinct().ToList();

        document.GetProperty("openapi").GetString().ShouldStartWith("3.");
        references.ShouldNotBeEmpty();
        foreach (var reference in references)
        {
            var at = document;
            foreach (var name in reference.Split('/').Skip(1))
                at.TryGetProperty(name, out at).ShouldBeTrue(reference);
        }
    }

    [Fact]
    public async Task RequestExamples_AreAnswered()
    {
        var document = await DocumentAsync();
        var examples = document.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("post", out var post) && post.TryGetProperty("requestBody", out _))
            .SelectMany(path => ExamplesOf(path.Value.GetProperty("post")).Select(e => (Path: path.Name, e.Name, Body: e.Value.GetProperty("value"))))
            .ToList();

        examples.Count.ShouldBeGreaterThanOrEqualTo(4);
        foreach (var (path, name, body) in examples)
            await RunAsync(path, name, body);
    }

    [Fact]
    public async Task ExamplesWithoutBody_AreAnswered()
    {
        var document = await DocumentAsync();
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(o => (Path: path.Name, Method: o.Name, Operation: o.Value)))
            .Where(o => !o.Operation.TryGetProperty("requestBody", out _));
        foreach (var (path, method, operation) in operations)
        {
            using var response = await keyless.Gateway.AdminAsync(WithExamples(document, path, operation), HttpMethod.Parse(method));
            response.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    [Fact]
    public async Task AdminPaths_AreDescribedWithTheAdminKey()
    {
        var document = await DocumentAsync();
        var admin = document.GetProperty("paths").EnumerateObject().Where(path => path.Name.StartsWith("/admin", StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject()).ToList();

        admin.ShouldNotBeEmpty();
        admin.ShouldAllBe(o => o.Value.GetProperty("security").GetRawText().Contains("adminKey") && o.Value.GetProperty("responses").GetRawText().Contains("401"));
    }

    private async Task RunAsync(string path, string name, JsonElement body)
    {
        using var response = await keyless.Gateway.PostAsync(System.Text.Encoding.UTF8.GetBytes(body.GetRawText()), path);
        var bytes = await response.Content.ReadAsByteArrayAsync(Token);
        var answer = new ClientAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), bytes);

        answer.Status.ShouldBe(200, name);
        answer.IsStream.ShouldBe(body.TryGetProperty("stream", out var stream) && stream.GetBoolean(), name);
        var message = answer.Fold();
        message.Blocks.ShouldNotBeEmpty(name);
        if (body.TryGetProperty("tools", out _))
            message.Blocks.ShouldContain(b => b.Type == "tool_use", name);
    }

    private static JsonElement.ObjectEnumerator ExamplesOf(JsonElement post) =>
        post.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject();

    private static string WithExamples(JsonElement document, string path, JsonElement operation)
    {
        if (!operation.TryGetProperty("parameters", out var parameters))
            return path;
        var named = document.GetProperty("components").GetProperty("parameters");
        foreach (var parameter in parameters.EnumerateArray().Select(p => Resolve(named, p)).Where(p => p.GetProperty("in").GetString() == "path"))
        {
            var placeholder = $"{{{parameter.GetProperty("name").GetString()}}}";
            path = path.Replace(placeholder, parameter.GetProperty("example").GetString(), StringComparison.Ordinal);
        }

        return path;
    }

    private static JsonElement Resolve(JsonElement named, JsonElement parameter) =>
        parameter.TryGetProperty("$ref", out var reference) ? named.GetProperty(reference.GetString()!.Split('/')[^1]) : parameter;

    /// <summary>What the process answers to, but for the root, the description itself and the answer to unknown paths.</summary>
    private IEnumerable<string> MappedRoutes() =>
        keyless.Gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => (Path: e.RoutePattern.RawText!, Methods: e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods))
            .Where(r => r.Methods is not null && r.Path is not ("/" or DocumentPath))
            .SelectMany(r => r.Methods!.Where(method => method != "HEAD").Select(method => $"{method} {r.Path.Replace("{**", "{", StringComparison.Ordinal)}"))
            .Distinct();

    private async Task<JsonElement> DocumentAsync()
    {
        using var response = await Client.GetAsync(DocumentPath, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Token));
    }

    private static IEnumerable<JsonElement> Descendants(JsonElement element)
    {
        IEnumerable<JsonElement> children = element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Select(p => p.Value),
            JsonValueKind.Array => element.EnumerateArray(),
            _ => [],
        };
        return children.SelectMany(Descendants).Prepend(element);
    }
}
