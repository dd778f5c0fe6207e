using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Model;
using Gateway.Model.Callers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Gateway.Storage.Keys;

/// <summary>The table <c>gateway_keys</c>; its times are Unix milliseconds, as everywhere in the store, its lists are JSON.</summary>
internal sealed class GatewayKeyConfiguration : IEntityTypeConfiguration<GatewayKey>
{
    public void Configure(EntityTypeBuilder<GatewayKey> builder)
    {
        builder.ToTable("gateway_keys");
        builder.HasKey(key => key.Id);
        builder.Ignore(key => key.Terms);
        builder.Property(key => key.CreatedAt).HasConversion(at => at.ToUnixTimeMilliseconds(), at => DateTimeOffset.FromUnixTimeMilliseconds(at));
        Time(builder, key => key.ExpiresAt);
        Time(builder, key => key.RevokedAt);
        Time(builder, key => key.PreviousUntil);
        List(builder, key => key.Labels);
        List(builder, key => key.Models);
        List(builder, key => key.Routes);
        List(builder, key => key.Surfaces);
        List(builder, key => key.IpRanges);
        Json(builder, key => key.Limits, KeyJson.Default.LimitOptions);
        Json(builder, key => key.Budget, KeyJson.Default.KeyBudget);
        builder.HasIndex(key => key.Digest).IsUnique().HasDatabaseName("ux_gateway_keys_digest");
    }

    private static void Time(EntityTypeBuilder<GatewayKey> builder, Expression<Func<GatewayKey, DateTimeOffset?>> property) =>
        builder.Property(property).HasConversion(
            at => at == null ? (long?)null : at.Value.ToUnixTimeMilliseconds(), at => at == null ? null : DateTimeOffset.FromUnixTimeMilliseconds(at.Value));

    private static void List(EntityTypeBuilder<GatewayKey> builder, Expression<Func<GatewayKey, IReadOnlyList<string>>> property) =>
        builder.Property(property).HasConversion(
            new ValueConverter<IReadOnlyList<string>, string>(
                list => JsonSerializer.Serialize(list, KeyJson.Default.IReadOnlyListString), json => JsonSerializer.Deserialize(json, KeyJson.Default.IReadOnlyListString)!),
            new ValueComparer<IReadOnlyList<string>>((a, b) => a!.SequenceEqual(b!), list => list.Count, list => list));

    private static void Json<T>(EntityTypeBuilder<GatewayKey> builder, Expression<Func<GatewayKey, T?>> property, JsonTypeInfo<T> type)
        where T : class =>
        builder.Property(property).HasConversion(
            new ValueConverter<T?, string?>(
                value => value == null ? null : JsonSerializer.Serialize(value, type), json => json == null ? null : JsonSerializer.Deserialize(json, type)));
}

/// <summary>How lists, limits and budgets lie in their columns.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(LimitOptions))]
[JsonSerializable(typeof(KeyBudget))]
internal sealed partial class KeyJson : JsonSerializerContext;
