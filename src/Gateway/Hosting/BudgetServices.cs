using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Accounting.Budgets;
using Gateway.Alerting;
using Gateway.Alerting.Channels;
using Gateway.Endpoints;
using Gateway.Endpoints.Composing;
using Gateway.Model;
using Gateway.Model.Alerts;
using Gateway.Storage;
using Gateway.Storage.Budgets;
using Gateway.Storage.Capture;
using Gateway.Telemetry;

namespace Gateway.Hosting;

/// <summary>Wires budgets: the book, what fills it, what watches it.</summary>
public static class BudgetServices
{
    public static void AddBudgets(this IServiceCollection services)
    {
        services.AddSingleton(CreateBook);
        services.AddSingleton<BudgetGate>();
        services.AddSingleton<NativeBudgetGate>();
        services.AddHostedService<BudgetRestore>();
    }

    /// <summary>After the delivery of alerts: what is told at the last moment is still sent.</summary>
    public static void AddBudgetWatch(this IServiceCollection services) => services.AddHostedService(s =>
    {
        var (alerts, channels) = (s.GetRequiredService<AlertOptions>(), s.GetRequiredService<ChannelBook>());
        Func<IReadOnlyList<string>> names = () => alerts.Enabled ? [.. channels.All.Select(channel => channel.Name)] : [];
        return new BudgetWatch(
            s.GetRequiredService<BudgetBook>(), s.GetRequiredService<IAlertSink>(), names, alerts.EvaluationInterval, s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<BudgetWatch>>());
    });

    /// <summary>Tells the meters how the configured budgets stand: of one that each key or user has, the one that has spent most.</summary>
    public static void ObserveBudgets(this IServiceProvider services)
    {
        var book = services.GetRequiredService<BudgetBook>();
        services.GetRequiredService<GatewayMeters>().ObserveBudgets(
            () =>
            {
                var spent = book.List().GroupBy(s => s.Budget.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Max(s => s.SpentNano), StringComparer.Ordinal);
                return book.Configured.Select(b => (b.Id, (double)NanoUsd.ToUsd(spent.GetValueOrDefault(b.Id))));
            },
            () => book.Configured.Select(b => (b.Id, (double)NanoUsd.ToUsd(b.CapNano))));
    }

    // The same user is the same account, and nobody can tell who.
    private static string Nameless(string user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)).AsSpan(0, 8));

    private static BudgetBook CreateBook(IServiceProvider services)
    {
        var (store, log) = (services.GetRequiredService<BudgetStore>(), services.GetRequiredService<RequestLog>());
        var book = new BudgetBook(services.GetRequiredService<TimeProvider>(), new SpendingSource(store.Read, () => log.QueueLength == 0),
            services.GetRequiredService<BodyCapture>().KeepsNames ? null : Nameless, services.GetRequiredService<KeyTable>().Issued);
        book.Configure(services.GetRequiredService<ActiveComposition>().Current.Options.Budgets);
        return book;
    }
}
