using Gateway.Model.Alerts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gateway.Storage.Alerts;

/// <summary>The table <c>alerts</c>: a row an occurrence.</summary>
internal sealed class AlertConfiguration : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.ToTable("alerts");
        builder.HasKey(alert => alert.Id);
        builder.Property(alert => alert.Severity).HasConversion(new EnumWord<AlertSeverity>(AlertWords.Severities));
        builder.Property(alert => alert.StartedAt).HasConversion(new UnixTime());
        builder.Property(alert => alert.FiredAt).HasConversion(new UnixTime());
        builder.Property(alert => alert.ResolvedAt).HasConversion(new UnixTime());
        builder.Property(alert => alert.NotifiedAt).HasConversion(new UnixTime());
        builder.Property(alert => alert.Channels).HasConversion(new NameList(), NameList.Comparer);
        builder.Ignore(alert => alert.Key);
        builder.HasIndex(alert => alert.FiredAt).HasFilter("resolved_at IS NULL").HasDatabaseName("ix_alerts_active");
        builder.HasIndex(alert => alert.ResolvedAt).HasFilter("resolved_at IS NOT NULL").HasDatabaseName("ix_alerts_resolved_at");
    }
}
