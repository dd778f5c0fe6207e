using Gateway.Storage.Alerts;
using Gateway.Tests.Storage.Queries;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Storage.Alerts;

public sealed class AlertStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alert_ComesBackAsItWas()
    {
        await using var store = await TestStore.StartAsync();
        var alert = AlertRecords.Alert("a1") with { NotifiedAt = AlertRecords.Noon, Channels = new[] { "ops", "night-shift" } };
        await Alerts(store).SaveAsync(alert, Token);

        (await Alerts(store).ReadActiveAsync(Token)).ShouldHaveSingleItem().ShouldBeEquivalentTo(alert);
        store.Read("SELECT severity, fired_at, resolved_at, channels FROM alerts").ShouldBe(["high|1777636800000|NULL|ops,night-shift"]);
    }

    [Fact]
    public async Task SavedAgain_AlertIsReplacedAndNoLongerActiveOnceResolved()
    {
        await using var store = await TestStore.StartAsync();
        await Alerts(store).SaveAsync(AlertRecords.Alert("a1"), Token);
        var over = AlertRecords.Alert("a1", resolvedAt: AlertRecords.Noon.AddMinutes(5)) with { Value = 2 };
        await Alerts(store).SaveAsync(over, Token);

        (await Alerts(store).ReadActiveAsync(Token)).ShouldBeEmpty();
        (await Alerts(store).ReadResolvedAsync(10, Token)).ShouldHaveSingleItem().ShouldBeEquivalentTo(over);
    }

    [Fact]
    public async Task ResolvedAlerts_TheOneThatEndedLastComesFirst()
    {
        await using var store = await TestStore.StartAsync();
        foreach (var (id, minute) in new[] { ("second", 2), ("third", 3), ("first", 1) })
            await Alerts(store).SaveAsync(AlertRecords.Alert(id, resolvedAt: AlertRecords.Noon.AddMinutes(minute)), Token);
        await Alerts(store).SaveAsync(AlertRecords.Alert("active"), Token);

        (await Alerts(store).ReadResolvedAsync(2, Token)).Select(alert => alert.Id).ShouldBe(["third", "second"]);
        (await Alerts(store).ReadActiveAsync(Token)).Select(alert => alert.Id).ShouldBe(["active"]);
    }

    [Fact]
    public async Task ActiveAlerts_OutliveTheProcess()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-store-").FullName;
        await using (var first = await TestStore.StartAsync(folder: folder))
        {
            first.DeletesFolder = false;
            await Alerts(first).SaveAsync(AlertRecords.Alert("a1"), Token);
        }

        await using var second = await TestStore.StartAsync(folder: folder);
        (await Alerts(second).ReadActiveAsync(Token)).ShouldHaveSingleItem().ShouldBeEquivalentTo(AlertRecords.Alert("a1"));
    }

    [Fact]
    public async Task Queries_WalkTheirIndexes()
    {
        await using var store = await TestStore.StartAsync();
        await using var context = store.OpenContext();

        QueryPlan.Of(store, AlertStore.Active(context).ToQueryString()).ShouldContain("ix_alerts_active");
        QueryPlan.Of(store, AlertStore.Resolved(context).ToQueryString()).ShouldContain("ix_alerts_resolved_at");
        QueryPlan.Of(store, NotificationStore.Latest(context).ToQueryString()).ShouldContain("ix_alert_notifications_at");
    }

    [Fact]
    public async Task Notifications_TheNewestComeFirst()
    {
        await using var store = await TestStore.StartAsync();
        var history = store.Services.GetRequiredService<NotificationStore>();
        foreach (var second in new[] { 2, 3, 1 })
            await history.AddAsync(AlertRecords.Notification($"n{second}", AlertRecords.Noon.AddSeconds(second)), Token);

        (await history.LatestAsync(2, Token)).ShouldBe(
            [AlertRecords.Notification("n3", AlertRecords.Noon.AddSeconds(3)), AlertRecords.Notification("n2", AlertRecords.Noon.AddSeconds(2))]);
        store.Read("SELECT DISTINCT kind, status FROM alert_notifications").ShouldBe(["firing|rate_limited"]);
    }

    [Fact]
    public async Task Definition_IsReplacedByItsKindAndName()
    {
        await using var store = await TestStore.StartAsync();
        var definitions = store.Services.GetRequiredService<AlertDefinitionStore>();
        foreach (var definition in new[]
        {
            new AlertDefinition(DefinitionKind.Rule, "slow", "1", AlertRecords.Noon), new(DefinitionKind.Channel, "slow", "2", AlertRecords.Noon),
            new(DefinitionKind.Rule, "slow", "3", AlertRecords.Noon.AddDays(1)), new(DefinitionKind.Rule, "dear", "4", AlertRecords.Noon),
        })
            await definitions.SaveAsync(definition, Token);

        (await definitions.ReadAsync(DefinitionKind.Rule, Token)).Select(d => (d.Name, d.Definition)).ShouldBe([("dear", "4"), ("slow", "3")]);
        (await definitions.RemoveAsync(DefinitionKind.Rule, "slow", Token)).ShouldBeTrue();
        (await definitions.RemoveAsync(DefinitionKind.Rule, "slow", Token)).ShouldBeFalse();
        store.Read("SELECT kind, name, definition FROM alert_definitions ORDER BY kind").ShouldBe(["channel|slow|2", "rule|dear|4"]);
    }

    [Fact]
    public async Task NameOfADefinition_IsOneHoweverItIsCased()
    {
        await using var store = await TestStore.StartAsync();
        var definitions = store.Services.GetRequiredService<AlertDefinitionStore>();
        await definitions.SaveAsync(new AlertDefinition(DefinitionKind.Channel, "foo", "1", AlertRecords.Noon), Token);
        await definitions.SaveAsync(new AlertDefinition(DefinitionKind.Channel, "Foo", "2", AlertRecords.Noon.AddDays(1)), Token);

        (await definitions.ReadAsync(DefinitionKind.Channel, Token)).ShouldBe([new(DefinitionKind.Channel, "foo", "2", AlertRecords.Noon.AddDays(1))]);
        (await definitions.RemoveAsync(DefinitionKind.Channel, "FOO", Token)).ShouldBeTrue();
        (await definitions.ReadAsync(DefinitionKind.Channel, Token)).ShouldBeEmpty();
    }

    private static AlertStore Alerts(TestStore store) => store.Services.GetRequiredService<AlertStore>();
}
