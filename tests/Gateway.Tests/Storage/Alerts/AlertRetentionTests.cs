using Gateway.Storage.Alerts;
using Gateway.Tests.Storage.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Storage.Alerts;

public sealed class AlertRetentionTests
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(31);
    private static readonly TimeSpan Young = TimeSpan.FromDays(29);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OldAlerts_GoOnceTheyAreOver()
    {
        await using var store = await RetentionStore.OpenAsync(days: 30);
        var alerts = store.Store.Services.GetRequiredService<AlertStore>();
        var began = store.Now - Old;
        await alerts.SaveAsync(AlertRecords.Alert("old", began, store.Now - Old), Token);
        await alerts.SaveAsync(AlertRecords.Alert("young", began, store.Now - Young), Token);
        await alerts.SaveAsync(AlertRecords.Alert("active", began), Token);
        store.RunRetention();

        store.Read("SELECT id FROM alerts ORDER BY id").ShouldBe(["active", "young"]);
        store.Use.Deleted.ShouldContain(("alerts", 1));
    }

    [Fact]
    public async Task OldNotifications_GoAStepAtATime()
    {
        await using var store = await RetentionStore.OpenAsync(days: 30);
        var history = store.Store.Services.GetRequiredService<NotificationStore>();
        foreach (var (id, ago) in new[] { ("old", Old), ("older", Old + Old), ("young", Young) })
            await history.AddAsync(AlertRecords.Notification(id, store.Now - ago), Token);
        store.RunRetention();

        store.Read("SELECT id FROM alert_notifications").ShouldBe(["young"]);
        store.Use.Deleted.ShouldContain(("alert_notifications", 2));
    }
}
