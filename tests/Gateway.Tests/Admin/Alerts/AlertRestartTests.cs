using Gateway.Storage.Alerts;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Alerts;

/// <summary>What the admin API made outlives the process; what can no longer be used stops no start.</summary>
public sealed class AlertRestartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-alerts-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RulesAndChannels_OutliveTheProcess()
    {
        string rules, channels;
        await using (var first = await StartAsync())
        {
            await MakeAsync(first);
            (rules, channels) = ((await AdminAnswer.GetAsync(first, AlertAdmin.Rules)).Text, (await AdminAnswer.GetAsync(first, AlertAdmin.Channels)).Text);
        }

        await using var second = await StartAsync();
        (await AdminAnswer.GetAsync(second, AlertAdmin.Rules)).Text.ShouldBe(rules);
        (await AdminAnswer.GetAsync(second, AlertAdmin.Channels)).Text.ShouldBe(channels);
        channels.ShouldContain("\"name\":\"hook\"");

        // What had been overridden is known again, and removed definitions stay removed.
        await AlertAdmin.DeleteAsync(second, "/admin/alerts/rules/hourly_cost");
        (await AdminAnswer.GetAsync(second, "/admin/alerts/rules/hourly_cost")).Body.GetProperty("source").GetString().ShouldBe("default");
    }

    [Fact]
    public async Task DefinitionsThatCannotBeReadAnyMore_AreLeftOutAndCanBeRemoved()
    {
        await using (var first = await StartAsync())
        {
            await MakeAsync(first);
            var store = first.Services.GetRequiredService<AlertDefinitionStore>();
            foreach (var (name, definition) in new[] { ("broken", "{"), ("outdated", """{"metric":"phlogiston","value":1}"""), ("nothing", "null") })
                await store.SaveAsync(new AlertDefinition(DefinitionKind.Rule, name, definition, DateTimeOffset.UnixEpoch), Token);
        }

        Directory.Delete(Path.Combine(_folder, "alert-keys"), recursive: true);
        await using var second = await StartAsync();

        // The rule is worth more than its channel.
        (await AdminAnswer.GetAsync(second, "/admin/alerts/rules/telling")).Status.ShouldBe(200);
        foreach (var path in new[] { "rules/broken", "rules/outdated", "rules/nothing", "channels/hook" })
        {
            (await AdminAnswer.GetAsync(second, $"/admin/alerts/{path}")).Problem(404);
            await AlertAdmin.DeleteAsync(second, $"/admin/alerts/{path}");
            (await AlertAdmin.TryDeleteAsync(second, $"/admin/alerts/{path}")).Problem(404);
        }
    }

    [Fact]
    public async Task FolderOfKeysThatCannotBeUsed_StopsNoStartAndOnceMendedNoChannel()
    {
        await using (var first = await StartAsync())
        {
            await MakeAsync(first);
            var nothing = first.Services.GetRequiredService<DefinitionSeal>().Close("null");
            await first.Services.GetRequiredService<AlertDefinitionStore>()
                .SaveAsync(new AlertDefinition(DefinitionKind.Channel, "nothing", nothing, DateTimeOffset.UnixEpoch), Token);
        }

        var (keys, aside) = (Path.Combine(_folder, DefinitionSeal.FolderName), Path.Combine(_folder, "aside"));
        Directory.Move(keys, aside);
        await File.WriteAllTextAsync(keys, "no folder", Token);
        await using (var second = await StartAsync())
        {
            (await AdminAnswer.GetAsync(second, "/admin/alerts/channels/hook")).Problem(404);
            (await AlertAdmin.PostAsync(second, AlertAdmin.Channels, """{"name":"later","type":"console"}""")).Problem(500);
            File.Delete(keys);
            Directory.Move(aside, keys);
            (await AlertAdmin.PostAsync(second, AlertAdmin.Channels, """{"name":"later","type":"console"}""")).Status.ShouldBe(201);
        }

        await using var third = await StartAsync();
        foreach (var (name, status) in new[] { ("hook", 200), ("later", 200), ("nothing", 404) })
            (await AdminAnswer.GetAsync(third, $"/admin/alerts/channels/{name}")).Status.ShouldBe(status, name);
    }

    [Fact]
    public async Task MoreThanTheMost_AreNotMade()
    {
        await using (var first = await StartAsync())
        {
            var store = first.Services.GetRequiredService<AlertDefinitionStore>();
            for (var i = 0; i < 200; i++)
                await store.SaveAsync(new AlertDefinition(DefinitionKind.Rule, $"r{i}", """{"metric":"requests","value":1000}""", DateTimeOffset.UnixEpoch), Token);
        }

        await using var second = await StartAsync();
        const string OneMore = """{"name":"one-more","metric":"requests","value":1000}""";
        (await AlertAdmin.PostAsync(second, AlertAdmin.Rules, OneMore)).Problem(409).ShouldStartWith("There are 200 rules made over the admin API already");
        await AlertAdmin.DeleteAsync(second, "/admin/alerts/rules/r7");
        (await AlertAdmin.PostAsync(second, AlertAdmin.Rules, OneMore)).Status.ShouldBe(201);
        (await AlertAdmin.PutAsync(second, "/admin/alerts/rules/hourly_cost", """{"value":5}""")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task NameTheConfigurationTookSince_IsTheConfigurations()
    {
        await using (var first = await StartAsync())
            await MakeAsync(first);
        await using var second = await StartAsync(
            "Gateway:Alerts:Rules:telling:Metric=tokens", "Gateway:Alerts:Rules:telling:Value=5", "Gateway:Alerts:Channels:hook:Type=console");

        (await AdminAnswer.GetAsync(second, "/admin/alerts/rules/telling")).Text.ShouldContain("\"source\":\"configuration\",\"metric\":\"tokens\"");
        (await AdminAnswer.GetAsync(second, "/admin/alerts/channels/hook")).Text.ShouldContain("\"source\":\"configuration\",\"type\":\"console\"");
    }

    private static async Task MakeAsync(TestGateway gateway)
    {
        (await AlertAdmin.PostAsync(
            gateway, AlertAdmin.Channels, """{"name":"hook","type":"webhook","url":"https://hooks.example.com/token","secret":"secret-of-hook"}""")).Status.ShouldBe(201);
        (await AlertAdmin.PostAsync(gateway, AlertAdmin.Rules, """{"name":"telling","metric":"requests","value":1000,"channels":["hook"]}""")).Status.ShouldBe(201);
        (await AlertAdmin.PutAsync(gateway, "/admin/alerts/rules/hourly_cost", """{"value":5}""")).Status.ShouldBe(200);
    }

    private Task<TestGateway> StartAsync(params string[] settings) => TestGateway.StartAsync(
        [$"Gateway:Storage:ConnectionString=Data Source={_folder}/gateway.db;Pooling=False", "Gateway:Alerts:EvaluationInterval=00:05:00", .. settings]);
}
