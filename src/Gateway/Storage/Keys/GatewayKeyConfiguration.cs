using Gateway.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gateway.Storage.Keys;

/// <summary>The table <c>gateway_keys</c>; its times are Unix milliseconds, as everywhere in the store.</summary>
internal sealed class GatewayKeyConfiguration : IEntityTypeConfiguration<GatewayKey>
{
    public void Configure(EntityTypeBuilder<GatewayKey> builder)
    {
        builder.ToTable("gateway_keys");
        builder.HasKey(key => key.Id);
        builder.Property(key => key.CreatedAt).HasConversion(at => at.ToUnixTimeMilliseconds(), at => DateTimeOffset.FromUnixTimeMilliseconds(at));
        builder.Property(key => key.ExpiresAt).HasConversion(
            at => at == null ? (long?)null : at.Value.ToUnixTimeMilliseconds(), at => at == null ? null : DateTimeOffset.FromUnixTimeMilliseconds(at.Value));
        builder.Property(key => key.RevokedAt).HasConversion(
            at => at == null ? (long?)null : at.Value.ToUnixTimeMilliseconds(), at => at == null ? null : DateTimeOffset.FromUnixTimeMilliseconds(at.Value));
        builder.HasIndex(key => key.Digest).IsUnique().HasDatabaseName("ux_gateway_keys_digest");
    }
}
