using Gateway.Storage.Rollups;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Storage.Migrations
{
    /// <summary>
    /// The ledger: what each attempt cost and by which price; the rollups and the triggers that keep them; issued keys. Both tables are made anew, so that large
    /// texts stay last, and rows that are there already pass the triggers.
    /// </summary>
    public partial class Ledger : Migration
    {
        private const string Logs = """
            CREATE TABLE provider_logs (
                id INTEGER NOT NULL CONSTRAINT PK_provider_logs PRIMARY KEY,
                request_id TEXT NOT NULL, conversation_id TEXT NULL, user_id TEXT NULL, key_id TEXT NULL, provider TEXT NULL, model TEXT NULL,
                state TEXT NOT NULL, ingress TEXT NOT NULL, exchange TEXT NULL, stream INTEGER NOT NULL, attempts TEXT NULL, duration INTEGER NULL,
                ttft INTEGER NULL, status INTEGER NULL, stop_reason TEXT NULL, input_tokens INTEGER NULL, cache_read_tokens INTEGER NULL,
                cache_write_tokens INTEGER NULL, output_tokens INTEGER NULL, reasoning_tokens INTEGER NULL, usage_source TEXT NULL, cost_usd REAL NULL,
                price_version TEXT NULL, error_code TEXT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, prefix_hash INTEGER NULL,
                prefix_bytes INTEGER NULL, request_data TEXT NULL, response_data TEXT NULL, error_data TEXT NULL,
                CONSTRAINT ck_provider_logs_state CHECK (state = 'pending' OR state = 'completed' OR state = 'failed'))
            """;

        private const string LogIndexes = """
            CREATE UNIQUE INDEX ux_provider_logs_request_id ON provider_logs (request_id);
            CREATE INDEX ix_provider_logs_conversation_created_at ON provider_logs (conversation_id, created_at) WHERE conversation_id IS NOT NULL;
            CREATE INDEX ix_provider_logs_user_created_at ON provider_logs (user_id, created_at) WHERE user_id IS NOT NULL;
            CREATE INDEX ix_provider_logs_provider_created_at ON provider_logs (provider, created_at);
            CREATE INDEX ix_provider_logs_created_at ON provider_logs (created_at);
            CREATE INDEX ix_provider_logs_pending ON provider_logs (created_at) WHERE state = 'pending';
            CREATE INDEX ix_provider_logs_failed ON provider_logs (created_at) WHERE state = 'failed';
            CREATE INDEX ix_provider_logs_failed_provider ON provider_logs (provider, created_at) WHERE state = 'failed';
            CREATE INDEX ix_provider_logs_failed_user ON provider_logs (user_id, created_at) WHERE state = 'failed' AND user_id IS NOT NULL;
            """;

        private const string LogColumns = """
            id, request_id, conversation_id, user_id, key_id, provider, model, state, ingress, exchange, stream, attempts, duration, ttft, status,
            stop_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, usage_source, cost_usd, error_code, created_at, updated_at,
            request_data, response_data, error_data
            """;

        private const string Metrics = """
            CREATE TABLE provider_metrics (
                id INTEGER NOT NULL CONSTRAINT PK_provider_metrics PRIMARY KEY,
                provider TEXT NOT NULL, model TEXT NOT NULL, input_tokens INTEGER NULL, output_tokens INTEGER NULL, total_tokens INTEGER NULL,
                duration INTEGER NOT NULL, success INTEGER NOT NULL, created_at INTEGER NOT NULL, cache_read_tokens INTEGER NULL,
                cache_write_5m_tokens INTEGER NULL, cache_write_1h_tokens INTEGER NULL, reasoning_tokens INTEGER NULL, usage_source TEXT NULL,
                cost_usd REAL NULL, price_version TEXT NULL, outcome TEXT NULL, is_last INTEGER NOT NULL DEFAULT 1, log_id INTEGER NULL,
                key_id TEXT NULL, user_id TEXT NULL)
            """;

        private const string MetricIndexes = """
            CREATE INDEX ix_provider_metrics_provider_created_at ON provider_metrics (provider, created_at);
            CREATE INDEX ix_provider_metrics_created_at ON provider_metrics (created_at);
            CREATE INDEX ix_provider_metrics_log_id ON provider_metrics (log_id) WHERE log_id IS NOT NULL;
            """;

        private const string MetricColumns =
            "id, provider, model, input_tokens, output_tokens, total_tokens, duration, success, created_at";

        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(RollupSchema.Tables);
            Rebuild(migrationBuilder, "provider_logs", Logs, LogIndexes, RollupSchema.LogTriggers, LogColumns);
            Rebuild(migrationBuilder, "provider_metrics", Metrics, MetricIndexes, RollupSchema.MetricTriggers, MetricColumns);
            CreateKeys(migrationBuilder);
        }

        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new NotSupportedException("The ledger cannot be taken out of a store; keep a copy of the file from before.");

        private static void CreateKeys(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "gateway_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: true),
                    prefix = table.Column<string>(type: "TEXT", nullable: false),
                    digest = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_gateway_keys", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ux_gateway_keys_digest",
                table: "gateway_keys",
                column: "digest",
                unique: true);
        }

        private static void Rebuild(MigrationBuilder builder, string table, string create, string indexes, string triggers, string columns)
        {
            builder.Sql($"ALTER TABLE {table} RENAME TO {table}_before");
            builder.Sql(create);
            builder.Sql(triggers);
            builder.Sql($"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_before");
            builder.Sql($"DROP TABLE {table}_before");
            builder.Sql(indexes);
        }
    }
}
