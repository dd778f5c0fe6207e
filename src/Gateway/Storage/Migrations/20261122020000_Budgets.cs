using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Storage.Migrations
{
    /// <summary>What is spent on budgets, and what was put right by hand.</summary>
    public partial class Budgets : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "budget_corrections",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    budget = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    period_start = table.Column<long>(type: "INTEGER", nullable: false),
                    nano = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_budget_corrections", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "budget_spending",
                columns: table => new
                {
                    budget = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    period_start = table.Column<long>(type: "INTEGER", nullable: false),
                    period_end = table.Column<long>(type: "INTEGER", nullable: true),
                    spent_nano = table.Column<long>(type: "INTEGER", nullable: false),
                    unresolved_nano = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_budget_spending", x => new { x.budget, x.subject, x.period_start });
                });

            migrationBuilder.CreateIndex(
                name: "ix_budget_corrections_created_at",
                table: "budget_corrections",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_budget_spending_period_end",
                table: "budget_spending",
                column: "period_end",
                filter: "period_end IS NOT NULL");
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "budget_corrections");

            migrationBuilder.DropTable(
                name: "budget_spending");
        }
    }
}
