using System.Globalization;
using Gateway.Storage;
using Gateway.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin;

/// <summary>Rows written by hand into a gateway's store; the triggers see to the rest.</summary>
internal static class SeededLog
{
    /// <summary>The time the rows are written around.</summary>
    public static DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    public static async Task ExecuteAsync(TestGateway gateway, string sql)
    {
        await using var context = await gateway.Services.GetRequiredService<IDbContextFactory<GatewayDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        context.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await context.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken);
    }

    /// <summary>A request: ended well, unless <paramref name="error"/> says otherwise.</summary>
    public static Task RequestAsync(
        TestGateway gateway, int id, TimeSpan ago, string? provider = "claude", string? model = "m1", string? error = null, long duration = 1000,
        string? user = null, string? conversation = null, string? requestId = null, double? cost = 0.5)
    {
        var at = (Now - ago).ToUnixTimeMilliseconds();
        return ExecuteAsync(gateway, string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO provider_logs (id, request_id, conversation_id, user_id, provider, model, state, ingress, stream, attempts, duration, ttft, status,
                input_tokens, cache_read_tokens, output_tokens, usage_source, cost_usd, error_code, created_at, updated_at)
            VALUES ({id}, {Text(requestId ?? $"r{id}")}, {Text(conversation)}, {Text(user)}, {Text(provider)}, {Text(model)},
                {(error is null ? "'completed'" : "'failed'")}, 'anthropic', 0, {Text(provider is null ? null : $"{provider}={error ?? "ok"}")}, {duration}, 100,
                {(error is null ? 200 : 502)}, 10, 5, 20, 'provider', {(cost is { } usd ? usd.ToString(CultureInfo.InvariantCulture) : "NULL")}, {Text(error)}, {at}, {at})
            """));
    }

    /// <summary>An attempt, an hour after the year 2026 began unless it says otherwise.</summary>
    public static Task AttemptAsync(TestGateway gateway, string user, string model = "m1", DateTimeOffset? at = null) =>
        ExecuteAsync(gateway, string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO provider_metrics (provider, model, input_tokens, cache_read_tokens, output_tokens, total_tokens, duration, success, created_at,
                usage_source, cost_usd, user_id, key_id)
            VALUES ('claude', {Text(model)}, 10, 4, 20, 30, 5, 1, {(at ?? new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero)).ToUnixTimeMilliseconds()},
                'provider', 0.000093, {Text(user)}, 'k1')
            """));

    // EF takes a brace for a parameter.
    private static string Text(string? value) =>
        value is null ? "NULL" : $"'{value.Replace("'", "''", StringComparison.Ordinal).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)}'";
}
