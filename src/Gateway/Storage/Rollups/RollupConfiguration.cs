using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gateway.Storage.Rollups;

/// <summary>The rollups as they are read. Their tables have no rowid and are filled by triggers: the migration makes them by hand.</summary>
internal sealed class RollupConfiguration : IEntityTypeConfiguration<RequestSlice>, IEntityTypeConfiguration<UsageHour>
{
    public void Configure(EntityTypeBuilder<RequestSlice> builder)
    {
        builder.ToTable("request_slices", table => table.ExcludeFromMigrations());
        builder.HasKey(row => new { row.Slice, row.Provider, row.Model, row.Outcome, row.Latency });
    }

    public void Configure(EntityTypeBuilder<UsageHour> builder)
    {
        builder.ToTable("usage_hours", table => table.ExcludeFromMigrations());
        builder.HasKey(row => new { row.Hour, row.Provider, row.Model, row.KeyId, row.UserId });
    }
}
