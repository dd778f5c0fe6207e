using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Telemetry.Logging;
using Gateway.Tests.Hosting;
using static Gateway.Tests.Secrets.Plants;

namespace Gateway.Tests.Secrets;

/// <summary>Secrets are planted wherever one can enter, and looked for in everything that leaves the gateway.</summary>
public sealed class PlantedSecretTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(LogFormat.Json)]
    [InlineData(LogFormat.Text)]
    public async Task Secrets_LeaveTheGatewayNowhere(LogFormat format)
    {
        await using var planted = await PlantedGateway.StartAsync(format);
        var gateway = planted.Gateway;
        await MakeChannelAsync(gateway);
        var answers = await AskAllAsync(gateway);
        await UntilAsync(() => planted.Alerts.Count > 0);
        var pages = await PagesAsync(gateway);
        foreach (var (name, text) in planted.Store())
            pages[$"the running store's {name}"] = text;
        foreach (var (place, text) in await planted.StopAsync())
            pages[place] = text;

        pages["the console"].ShouldContain("planted-8 ended");
        pages["traces"].ShouldContain("chat ");
        pages.Keys.ShouldContain("the file gateway.db");
        Found(pages, All).ShouldBeEmpty();
        // A provider's own words go on as they are, but for what is the gateway's; and a caller knows what it sent.
        Found(answers, Own).ShouldBeEmpty();
        Found(new() { ["the gateway's own words"] = answers["the answer of an unknown path"] + answers["the answer 6 for a secret model"] }, All).ShouldBeEmpty();
    }

    private static IEnumerable<string> Found(Dictionary<string, string> pages, string[] secrets) =>
        from page in pages
        from secret in secrets
        where page.Value.Contains(secret, StringComparison.OrdinalIgnoreCase)
        select $"{secret} is in {page.Key}";

    private static async Task<Dictionary<string, string>> AskAllAsync(TestGateway gateway)
    {
        var answers = new Dictionary<string, string>();
        string[] models = ["claude-x", "claude-x", "claude-x", "claude-x", "claude-x", "claude-x", InModel, $"claude/{InModel}", $"claude-{InModel}"];
        for (var i = 0; i < models.Length; i++)
            answers[$"the answer {i} for {(i < 6 ? models[i] : "a secret model")}"] = await AskAsync(gateway, models[i], $"planted-{i}", stream: i % 6 == 5);
        answers["the answer without a key"] = await TextAsync(await gateway.PostAsync("{}", ("x-api-key", InHeader)));
        answers["the answer of an unknown path"] = await TextAsync(await gateway.PostAsync(Array.Empty<byte>(), $"/v1/{InPath}?key={InQuery}", ("x-api-key", CallersKey)));
        answers["the answer to a secret as its id"] = await TextAsync(await gateway.PostAsync("{", ("x-api-key", CallersKey), ("x-request-id", InRequestId)));
        return answers;
    }

    private static async Task<string> AskAsync(TestGateway gateway, string model, string id, bool stream)
    {
        var body = JsonSerializer.Serialize(new
        {
            model, max_tokens = 9, stream, metadata = new { user_id = InBodysUser }, messages = new[] { new { role = "user", content = Words } },
        });
        // The user of the header stands before the body's.
        (string Name, string Value)[] user = id.EndsWith('0') ? [("x-user-id", InUser)] : [];
        var response = await gateway.PostAsync(
            Encoding.UTF8.GetBytes(body), $"/v1/messages?key={InQuery}",
            [
                ("x-request-id", id), ("x-api-key", CallersKey), ("authorization", $"Bearer {InBearer}"), ("cookie", $"session={InCookie}"),
                ("x-conversation-id", InConversation), ("user-agent", $"app/{InHeader}"), ("anthropic-beta", InHeader), ("baggage", $"key={InHeader}"), .. user,
            ]);
        var answer = await TextAsync(response);
        await gateway.RowAsync(id);
        return answer;
    }

    private static async Task MakeChannelAsync(TestGateway gateway)
    {
        using var order = new HttpRequestMessage(HttpMethod.Post, "/admin/alerts/channels")
        {
            Content = new StringContent($$"""{"name":"duty","type":"pagerduty","routingKey":"{{RoutingKey}}","minSeverity":"critical"}""", Encoding.UTF8, "application/json"),
        };
        order.Headers.Authorization = new("Bearer", TestGateway.AdminKey);
        using var made = await gateway.Client.SendAsync(order, Token);
        made.IsSuccessStatusCode.ShouldBeTrue(await made.Content.ReadAsStringAsync(Token));
        using var tested = await gateway.AdminAsync("/admin/alerts/channels/mail/test", HttpMethod.Post);
        tested.IsSuccessStatusCode.ShouldBeTrue();
    }

    // Every page that the description knows, as a browser would get it, and the metrics in both formats.
    private static async Task<Dictionary<string, string>> PagesAsync(TestGateway gateway)
    {
        var pages = new Dictionary<string, string>();
        var description = JsonDocument.Parse(await gateway.Client.GetStringAsync("/swagger/v1/swagger.json", Token)).RootElement;
        var paths = description.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _) && !path.Name.Contains('{')).Select(path => path.Name);
        foreach (var path in paths.Concat(["/admin/logs/planted-0", "/admin/logs/planted-3", "/admin/usage?groupBy=user", "/admin/usage?groupBy=model&format=csv", "/admin/report?format=text", "/"]))
        {
            using var response = await gateway.AdminAsync(path);
            pages[path] = await TextAsync(response);
        }

        using var scrape = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Accept = { MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text; version=1.0.0") } } };
        pages["/metrics in OpenMetrics"] = await TextAsync(await gateway.Client.SendAsync(scrape, Token));
        pages.Count.ShouldBeGreaterThan(20);
        return pages;
    }

    private static async Task<string> TextAsync(HttpResponseMessage response)
    {
        using (response)
            return $"{response.Headers}{await response.Content.ReadAsStringAsync(Token)}";
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var patience = 0; !condition(); patience++)
        {
            patience.ShouldBeLessThan(1000, "no alert was told");
            await Task.Delay(10, Token);
        }
    }
}
