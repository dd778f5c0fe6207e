using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Storage.Migrations
{
    public partial class FailedOfUser : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_provider_logs_failed_user",
                table: "provider_logs",
                columns: new[] { "user_id", "created_at" },
                filter: "state = 'failed' AND user_id IS NOT NULL");
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_provider_logs_failed_user",
                table: "provider_logs");
        }
    }
}
