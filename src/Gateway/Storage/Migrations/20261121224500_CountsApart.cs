using Gateway.Storage.Rollups;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Storage.Migrations
{
    /// <summary>Counts of tokens stay out of the rollups. Triggers alone: the model is that of the migration before.</summary>
    [DbContext(typeof(GatewayDbContext))]
    [Migration("20261121224500_CountsApart")]
    public partial class CountsApart : Migration
    {
        private const string Drop = "DROP TRIGGER trg_provider_logs_inserted; DROP TRIGGER trg_provider_logs_ended;";

        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Drop);
            migrationBuilder.Sql(RollupSchema.LogTriggers);
        }

        // The triggers of before count every row: with them a store of this version reads as one of the version before.
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Drop);
            migrationBuilder.Sql(RollupSchema.LogTriggers.Replace($" AND {RollupSchema.IsChat}", "", System.StringComparison.Ordinal));
        }
    }
}
