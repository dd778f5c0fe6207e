using Gateway.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gateway.Storage;

/// <summary>The table <c>circuit_transitions</c>.</summary>
internal sealed class CircuitTransitionConfiguration : IEntityTypeConfiguration<CircuitTransitionRow>
{
    public void Configure(EntityTypeBuilder<CircuitTransitionRow> builder)
    {
        builder.ToTable("circuit_transitions");
        builder.HasKey(row => row.Id);

        // The writer leaves the id to SQLite's rowid, which rises in the order of writing.
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.FromState).HasConversion(position => position.Word(), word => Parse(word));
        builder.Property(row => row.ToState).HasConversion(position => position.Word(), word => Parse(word));
        builder.HasIndex(row => new { row.Provider, row.CreatedAt }).HasDatabaseName("ix_circuit_transitions_provider_created_at");
        builder.HasIndex(row => row.CreatedAt).HasDatabaseName("ix_circuit_transitions_created_at");
    }

    private static CircuitPosition Parse(string word) => Enum.GetValues<CircuitPosition>().First(position => position.Word() == word);
}
