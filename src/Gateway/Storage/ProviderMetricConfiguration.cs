using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gateway.Storage;

/// <summary>The table <c>provider_metrics</c>.</summary>
internal sealed class ProviderMetricConfiguration : IEntityTypeConfiguration<ProviderMetric>
{
    public void Configure(EntityTypeBuilder<ProviderMetric> builder)
    {
        builder.ToTable("provider_metrics");
        builder.HasKey(row => row.Id);

        // The writer leaves the id to SQLite's rowid; AUTOINCREMENT would cost a second table's update a row.
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => new { row.Provider, row.CreatedAt }).HasDatabaseName("ix_provider_metrics_provider_created_at");
        builder.HasIndex(row => row.CreatedAt).HasDatabaseName("ix_provider_metrics_created_at");
        builder.HasIndex(row => row.LogId, "ix_provider_metrics_log_id").HasFilter("log_id IS NOT NULL");
    }
}
