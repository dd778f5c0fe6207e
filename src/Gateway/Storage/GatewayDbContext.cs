using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using Gateway.Model;
using Gateway.Model.Alerts;
using Gateway.Storage.Alerts;
using Gateway.Storage.Budgets;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage;

/// <summary>The store's model, migrations and queries. Rows of the request log are written by the request log, not through here.</summary>
public sealed class GatewayDbContext(DbContextOptions<GatewayDbContext> options) : DbContext(options)
{
    public DbSet<ProviderLog> ProviderLogs => Set<ProviderLog>();

    public DbSet<ProviderMetric> ProviderMetrics => Set<ProviderMetric>();

    public DbSet<CircuitTransitionRow> CircuitTransitions => Set<CircuitTransitionRow>();

    public DbSet<GatewayKey> GatewayKeys => Set<GatewayKey>();

    public DbSet<Alert> Alerts => Set<Alert>();

    public DbSet<Notification> AlertNotifications => Set<Notification>();

    public DbSet<BudgetSpendingRow> BudgetSpending => Set<BudgetSpendingRow>();

    public DbSet<BudgetCorrectionRow> BudgetCorrections => Set<BudgetCorrectionRow>();

    public DbSet<AlertDefinition> AlertDefinitions => Set<AlertDefinition>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(GatewayDbContext).Assembly);
        UseColumnNames(modelBuilder);
    }

    private static void UseColumnNames(ModelBuilder modelBuilder)
    {
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(property.PropertyInfo?.GetCustomAttribute<ColumnAttribute>()?.Name ?? SnakeCase(property.Name));
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, at) => at > 0 && char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
