using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Storage.Migrations
{
    public partial class CircuitTransitions : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "circuit_transitions",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    provider = table.Column<string>(type: "TEXT", nullable: false),
                    from_state = table.Column<string>(type: "TEXT", nullable: false),
                    to_state = table.Column<string>(type: "TEXT", nullable: false),
                    cause = table.Column<string>(type: "TEXT", nullable: false),
                    sample_error = table.Column<string>(type: "TEXT", nullable: true),
                    requests_shed = table.Column<long>(type: "INTEGER", nullable: false),
                    open_until = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_circuit_transitions", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_circuit_transitions_created_at",
                table: "circuit_transitions",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_circuit_transitions_provider_created_at",
                table: "circuit_transitions",
                columns: new[] { "provider", "created_at" });
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "circuit_transitions");
        }
    }
}
