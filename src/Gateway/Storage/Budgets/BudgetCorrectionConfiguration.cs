using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gateway.Storage.Budgets;

/// <summary>The table <c>budget_corrections</c>.</summary>
internal sealed class BudgetCorrectionConfiguration : IEntityTypeConfiguration<BudgetCorrectionRow>
{
    public void Configure(EntityTypeBuilder<BudgetCorrectionRow> builder)
    {
        builder.ToTable("budget_corrections");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.CreatedAt).HasDatabaseName("ix_budget_corrections_created_at");
    }
}
