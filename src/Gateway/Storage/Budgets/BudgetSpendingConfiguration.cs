using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gateway.Storage.Budgets;

/// <summary>The table <c>budget_spending</c>.</summary>
internal sealed class BudgetSpendingConfiguration : IEntityTypeConfiguration<BudgetSpendingRow>
{
    public void Configure(EntityTypeBuilder<BudgetSpendingRow> builder)
    {
        builder.ToTable("budget_spending");
        builder.HasKey(row => new { row.Budget, row.Subject, row.PeriodStart });
        builder.HasIndex(row => row.PeriodEnd).HasDatabaseName("ix_budget_spending_period_end").HasFilter("period_end IS NOT NULL");
    }
}
