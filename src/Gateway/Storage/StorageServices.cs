using Gateway.Storage.Alerts;
using Gateway.Storage.Budgets;
using Gateway.Storage.Journal;
using Gateway.Storage.Keys;
using Gateway.Storage.Queries;
using Gateway.Storage.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Storage;

public static class StorageServices
{
    /// <summary>
    /// The store: <see cref="RequestLog"/> to write the request log, <see cref="RequestLogQueries"/> to read it,
    /// <see cref="CircuitHistory"/> for what became of circuits; configured by <c>Gateway:Storage</c>. The schema is up to date before the server accepts its first connection.
    /// </summary>
    public static IServiceCollection AddGatewayStorage(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        NativeSqlite.Configure();
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RequestLogSettings());
        services.TryAddSingleton(new RetentionSettings());
        services.AddSingleton<StoreUse>();
        services.AddSingleton<StoreRetention>();
        services.AddDbContextFactory<GatewayDbContext>(UseStore);
        services.AddSingleton<RequestJournal>();
        services.AddSingleton(provider => new RequestLog(
            provider.GetRequiredService<RequestJournal>(),
            provider.GetRequiredService<RequestLogSettings>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RequestLog>>()));
        services.AddSingleton<CheckpointTask>();
        services.AddSingleton<SqliteLogStore>();
        services.AddSingleton<RequestLogQueries>();
        services.AddSingleton<RequestStatistics>();
        services.AddSingleton<UsageQueries>();
        services.AddSingleton<CircuitHistory>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<BudgetStore>();
        services.AddSingleton<AlertStore>();
        services.AddSingleton<NotificationStore>();
        services.AddSingleton<AlertDefinitionStore>();
        services.AddSingleton(provider => new DefinitionSeal(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton<SavingQueries>();
        services.AddHostedService<RequestLogWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<CheckpointTask>());
        return services;
    }

    private static void UseStore(IServiceProvider provider, DbContextOptionsBuilder builder) =>
        builder
            .UseSqlite(SqliteSettings.Unpooled(provider.GetRequiredService<IOptions<StorageOptions>>().Value.ConnectionString).ConnectionString)
            .AddInterceptors(new SqliteSettings());
}
