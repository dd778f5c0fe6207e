using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Hosting;
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
    public async Task ChatExamples_AreAnswered()
    {
        var examples = Operations(await DocumentAsync()).Where(o => !o.IsAdmin)
            .SelectMany(o => ExamplesOf(o.Value).Select(e => (o.Path, e.Name, Body: e.Value))).ToList();

        examples.Count.ShouldBeGreaterThanOrEqualTo(4);
        foreach (var (path, name, body) in examples)
            await RunAsync(path, name, body);
    }

    [Fact]
    public async Task AdminExamples_AreAnsweredAsDescribed()
    {
        var document = await DocumentAsync();
        var examples = Operations(document).Where(o => o.IsAdmin).SelectMany(o => ExamplesOf(o.Value).Select(e => (Operation: o, e.Value))).ToList();

        examples.Count.ShouldBeGreaterThanOrEqualTo(4);
        var known = KeyPaths(await MakeAsync(keyless.Gateway, "/admin/keys", new { name = "ci" }));
        foreach (var (operation, body) in examples)
            await AskAsync(document, operation, WithExamples(document, operation, known), body);
    }

    [Fact]
    public async Task OperationsWithoutBody_AreAnsweredAsDescribed()
    {
        var document = await DocumentAsync();
        await using var gateway = await TestGateway.StartAsync();
        var known = await BeginAsync(document, gateway);
        foreach (var operation in Operations(document).Where(o => !o.Value.TryGetProperty("requestBody", out _)))
            await AskAsync(document, operation, WithExamples(document, operation, known), null, gateway);
    }

    [Fact]
    public async Task ExamplesOfAnswers_AreAsTheirSchemas()
    {
        var document = await DocumentAsync();
        var schemas = Descendants(document.GetProperty("components").GetProperty("schemas"))
            .Where(e => e.ValueKind == JsonValueKind.Object && e.TryGetProperty("example", out _)
                && e.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String)
            .ToList();

        schemas.Count.ShouldBeGreaterThan(10);
        foreach (var schema in schemas)
            new DescribedSchema(document).Check(schema, schema.GetProperty("example"), schema.GetProperty("example").GetRawText());
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
        if (path.EndsWith("/count_tokens", StringComparison.Ordinal))
        {
            JsonElement.Parse(bytes).GetProperty("input_tokens").GetInt64().ShouldBeGreaterThan(0, name);
            return;
        }

        answer.IsStream.ShouldBe(body.TryGetProperty("stream", out var stream) && stream.GetBoolean(), name);
        if (path == "/v1/messages")
            CheckMessage(answer, body, name);
        else
            CheckCompletion(System.Text.Encoding.UTF8.GetString(bytes), body, answer.IsStream, name);
    }

    private static void CheckMessage(ClientAnswer answer, JsonElement body, string name)
    {
        var message = answer.Fold();
        message.Blocks.ShouldNotBeEmpty(name);
        if (body.TryGetProperty("tools", out _))
            message.Blocks.ShouldContain(b => b.Type == "tool_use", name);
    }

    private static void CheckCompletion(string text, JsonElement body, bool isStream, string name)
    {
        if (isStream)
            text.ShouldEndWith("data: [DONE]\n\n", customMessage: name);
        else
            JsonElement.Parse(text).GetProperty("object").GetString().ShouldBe("chat.completion", name);
        text.ShouldContain(body.TryGetProperty("tools", out _) ? "\"get_weather\"" : "\"content\":", customMessage: name);
    }

    private static IEnumerable<(string Name, JsonElement Value)> ExamplesOf(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject()
                .Select(e => (e.Name, e.Value.GetProperty("value")))
            : [];

    /// <summary>Asks as the operation says; the status is the one of success, and the answer has the schema's shape.</summary>
    private async Task AskAsync(JsonElement document, Operation operation, string path, JsonElement? body, TestGateway? gateway = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(operation.Method), path);
        request.Headers.Authorization = new("Bearer", TestGateway.AdminKey);
        request.Content = body is { } json ? new StringContent(json.GetRawText(), System.Text.Encoding.UTF8, "application/json") : null;
        using var response = await (gateway ?? keyless.Gateway).Client.SendAsync(request, Token);
        var success = operation.Value.GetProperty("responses").EnumerateObject().First(r => r.Name[0] == '2');

        $"{(int)response.StatusCode}".ShouldBe(success.Name, $"{operation.Method} {path}");
        if (success.Value.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var described) && operation.IsAdmin)
            new DescribedSchema(document).Check(described.GetProperty("schema"), await response.Content.ReadFromJsonAsync<JsonElement>(Token), path);
    }

    /// <summary>What the examples of paths take for granted: a request that has been logged, a rule and a channel of alerts, and a key; its id is the gateway's choice.</summary>
    private static async Task<Dictionary<string, string>> BeginAsync(JsonElement document, TestGateway gateway)
    {
        var oneRequest = Operations(document).Single(o => o.Path == "/admin/logs/{requestId}");
        var requestId = ParametersOf(document, oneRequest).Single().GetProperty("example").GetString()!;
        using var answer = await gateway.PostAsync("""{"max_tokens":16,"messages":[{"role":"user","content":"hi"}]}""", ("x-request-id", requestId));
        await answer.Content.ReadAsByteArrayAsync(Token);
        await gateway.RowAsync(requestId);
        var key = await MakeAsync(gateway, "/admin/keys", new { name = "ci" });
        await MakeAsync(gateway, "/admin/alerts/rules", new { name = "slow_claude", metric = "requests", value = 1000 });
        await MakeAsync(gateway, "/admin/alerts/channels", new { name = "ops", type = "console" });
        return KeyPaths(key);
    }

    private static Dictionary<string, string> KeyPaths(JsonElement key)
    {
        var path = $"/admin/keys/{key.GetProperty("id").GetString()}";
        return new() { ["/admin/keys/{id}"] = path, ["/admin/keys/{id}/rotate"] = $"{path}/rotate" };
    }

    private static async Task<JsonElement> MakeAsync(TestGateway gateway, string path, object order)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(order) };
        request.Headers.Authorization = new("Bearer", TestGateway.AdminKey);
        using var made = await gateway.Client.SendAsync(request, Token);
        made.StatusCode.ShouldBe(HttpStatusCode.Created, path);
        return await made.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static IEnumerable<Operation> Operations(JsonElement document) => document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(o => new Operation(path.Name, o.Name, o.Value)));

    private static string WithExamples(JsonElement document, Operation operation, Dictionary<string, string>? known = null) =>
        known?.GetValueOrDefault(operation.Path) ?? ParametersOf(document, operation).Where(p => p.GetProperty("in").GetString() == "path")
            .Aggregate(operation.Path, (path, p) => path.Replace(
                $"{{{p.GetProperty("name").GetString()}}}", p.GetProperty("example").GetString(), StringComparison.Ordinal));

    private static IEnumerable<JsonElement> ParametersOf(JsonElement document, Operation operation) =>
        operation.Value.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Select(p => Resolve(document.GetProperty("components").GetProperty("parameters"), p))
            : [];

    private static JsonElement Resolve(JsonElement named, JsonElement parameter) =>
        parameter.TryGetProperty("$ref", out var reference) ? named.GetProperty(reference.GetString()!.Split('/')[^1]) : parameter;

    /// <summary>
    /// What the process answers to, but for the root, the description itself and the answer to unknown paths. The native route, which takes any method, is described by its GET.
    /// </summary>
    private IEnumerable<string> MappedRoutes() =>
        keyless.Gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => (Path: e.RoutePattern.RawText!, Methods: e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods))
            .Select(r => r.Path.StartsWith("/native/", StringComparison.Ordinal) ? r with { Methods = ["GET"] } : r)
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

    private sealed record Operation(string Path, string Method, JsonElement Value)
    {
        public bool IsAdmin => Path.StartsWith("/admin", StringComparison.Ordinal);
    }
}
