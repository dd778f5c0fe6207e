using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Storage.Migrations
{
    public partial class Initial : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "provider_logs",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    request_id = table.Column<string>(type: "TEXT", nullable: false),
                    conversation_id = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<string>(type: "TEXT", nullable: true),
                    key_id = table.Column<string>(type: "TEXT", nullable: true),
                    provider = table.Column<string>(type: "TEXT", nullable: true),
                    model = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    ingress = table.Column<string>(type: "TEXT", nullable: false),
                    exchange = table.Column<string>(type: "TEXT", nullable: true),
                    stream = table.Column<bool>(type: "INTEGER", nullable: false),
                    attempts = table.Column<string>(type: "TEXT", nullable: true),
                    duration = table.Column<long>(type: "INTEGER", nullable: true),
                    ttft = table.Column<long>(type: "INTEGER", nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: true),
                    stop_reason = table.Column<string>(type: "TEXT", nullable: true),
                    input_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    cache_read_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    cache_write_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    output_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    usage_source = table.Column<string>(type: "TEXT", nullable: true),
                    cost_usd = table.Column<double>(type: "REAL", nullable: true),
                    error_code = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    request_data = table.Column<string>(type: "TEXT", nullable: true),
                    response_data = table.Column<string>(type: "TEXT", nullable: true),
                    error_data = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_provider_logs", x => x.id);
                    table.CheckConstraint("ck_provider_logs_state", "state = 'pending' OR state = 'completed' OR state = 'failed'");
                });

            migrationBuilder.CreateTable(
                name: "provider_metrics",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    provider = table.Column<string>(type: "TEXT", nullable: false),
                    model = table.Column<string>(type: "TEXT", nullable: false),
                    input_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    output_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    total_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    duration = table.Column<long>(type: "INTEGER", nullable: false),
                    success = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_provider_metrics", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_provider_logs_conversation_id",
                table: "provider_logs",
                column: "conversation_id",
                filter: "conversation_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_provider_logs_created_at",
                table: "provider_logs",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_provider_logs_failed",
                table: "provider_logs",
                column: "created_at",
                filter: "state = 'failed'");

            migrationBuilder.CreateIndex(
                name: "ix_provider_logs_pending",
                table: "provider_logs",
                column: "created_at",
                filter: "state = 'pending'");

            migrationBuilder.CreateIndex(
                name: "ix_provider_logs_provider_created_at",
                table: "provider_logs",
                columns: new[] { "provider", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_provider_logs_user_id",
                table: "provider_logs",
                column: "user_id",
                filter: "user_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_provider_logs_request_id",
                table: "provider_logs",
                column: "request_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_provider_metrics_created_at",
                table: "provider_metrics",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_provider_metrics_provider_created_at",
                table: "provider_metrics",
                columns: new[] { "provider", "created_at" });
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "provider_logs");

            migrationBuilder.DropTable(
                name: "provider_metrics");
        }
    }
}
