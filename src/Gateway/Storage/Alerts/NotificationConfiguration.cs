using Gateway.Model.Alerts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gateway.Storage.Alerts;

/// <summary>The table <c>alert_notifications</c>: what became of each notice at each channel.</summary>
internal sealed class NotificationConfiguration : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("alert_notifications");
        builder.HasKey(notification => notification.Id);
        builder.Property(notification => notification.At).HasConversion(new UnixTime());
        builder.Property(notification => notification.Kind).HasConversion(new EnumWord<NoticeKind>(AlertWords.Kinds));
        builder.Property(notification => notification.Severity).HasConversion(new EnumWord<AlertSeverity>(AlertWords.Severities));
        builder.Property(notification => notification.Status).HasConversion(new EnumWord<NotificationStatus>(AlertWords.Statuses));
        builder.HasIndex(notification => notification.At).HasDatabaseName("ix_alert_notifications_at");
    }
}
