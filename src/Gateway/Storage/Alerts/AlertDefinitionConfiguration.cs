using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gateway.Storage.Alerts;

/// <summary>The table <c>alert_definitions</c>: it is configuration, so age is no reason to delete from it.</summary>
internal sealed class AlertDefinitionConfiguration : IEntityTypeConfiguration<AlertDefinition>
{
    public void Configure(EntityTypeBuilder<AlertDefinition> builder)
    {
        builder.ToTable("alert_definitions");
        builder.HasKey(definition => new { definition.Kind, definition.Name });
        builder.Property(definition => definition.Kind).HasConversion(new EnumWord<DefinitionKind>(DefinitionWords.Kinds));
        // Names are one name however their letters are cased.
        builder.Property(definition => definition.Name).UseCollation("NOCASE");
        builder.Property(definition => definition.UpdatedAt).HasConversion(new UnixTime());
    }
}
