using Gateway.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gateway.Storage;

/// <summary>The table <c>provider_logs</c>. Every index is paid for by every request, so each says whose question it answers.</summary>
internal sealed class ProviderLogConfiguration : IEntityTypeConfiguration<ProviderLog>
{
    public void Configure(EntityTypeBuilder<ProviderLog> builder)
    {
        builder.ToTable("provider_logs");
        // Not IN: SQLite builds a temporary table for a list of three on each insert, a quarter of the row's cost.
        builder.HasCheckConstraint("ck_provider_logs_state", "state = 'pending' OR state = 'completed' OR state = 'failed'");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.State).HasConversion(state => StateNames.Of(state), name => StateNames.Parse(name));
        ConfigureIndexes(builder);
    }

    private static void ConfigureIndexes(EntityTypeBuilder<ProviderLog> builder)
    {
        builder.HasIndex(row => row.RequestId).IsUnique().HasDatabaseName("ux_provider_logs_request_id");

        // Most callers send neither header: rows without one cost nothing here.
        builder.HasIndex(row => new { row.ConversationId, row.CreatedAt }, "ix_provider_logs_conversation_created_at")
            .HasFilter("conversation_id IS NOT NULL");
        builder.HasIndex(row => new { row.UserId, row.CreatedAt }, "ix_provider_logs_user_created_at").HasFilter("user_id IS NOT NULL");

        builder.HasIndex(row => new { row.Provider, row.CreatedAt }).HasDatabaseName("ix_provider_logs_provider_created_at");
        builder.HasIndex(row => row.CreatedAt).HasDatabaseName("ix_provider_logs_created_at");

        // These hold few rows at a time: the start looks for what a crash left pending, people look for failures.
        builder.HasIndex(row => row.CreatedAt, "ix_provider_logs_pending").HasFilter("state = 'pending'");
        builder.HasIndex(row => row.CreatedAt, "ix_provider_logs_failed").HasFilter("state = 'failed'");
        builder.HasIndex(row => new { row.Provider, row.CreatedAt }, "ix_provider_logs_failed_provider").HasFilter("state = 'failed'");
        builder.HasIndex(row => new { row.UserId, row.CreatedAt }, "ix_provider_logs_failed_user").HasFilter("state = 'failed' AND user_id IS NOT NULL");
    }
}
