using System.Diagnostics;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Admin;

/// <summary>An export of a million users is handed on as it is read: the memory it takes does not depend on how many there are.</summary>
[Trait("Category", "Long")]
public sealed class MillionGroupsTests
{
    private const int Users = 1_000_000;
    private const long Bound = 64L * 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task Export_TakesLittleMemory(string format)
    {
        await using var gateway = await TestGateway.StartAsync();
        await SeededLog.ExecuteAsync(gateway, $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Users})
            INSERT INTO usage_hours SELECT 490896 + i % 24, 'claude', 'm', 'k', 'user-' || (i * 7919 % 1000003), 1, 1, 1, 10, 0, 0, 0, 20, 0, 93000, 0, 0 FROM n
            """);
        var path = $"/admin/usage?from=2026-01-01&to=2026-01-02&groupBy=user&format={format}";
        await ReadAsync(gateway, $"{path}&user=user-1");
        GC.Collect();
        var before = Environment.WorkingSet;

        var (bytes, peak) = await ReadAsync(gateway, path);

        TestContext.Current.SendDiagnosticMessage("{0}: {1:0} MB, {2:0.0} MB more memory at the most", format, bytes / 1e6, (peak - before) / 1e6);
        bytes.ShouldBeGreaterThan(Users * 40L);
        (peak - before).ShouldBeLessThan(Bound);
    }

    private static async Task<(long Bytes, long Peak)> ReadAsync(TestGateway gateway, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", TestGateway.AdminKey);
        using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(Token);
        var (buffer, bytes, peak, looked) = (new byte[64 * 1024], 0L, Environment.WorkingSet, Stopwatch.GetTimestamp());
        for (int read; (read = await body.ReadAsync(buffer, Token)) > 0; bytes += read)
        {
            if (Stopwatch.GetElapsedTime(looked) < TimeSpan.FromMilliseconds(20))
                continue;
            (peak, looked) = (Math.Max(peak, Environment.WorkingSet), Stopwatch.GetTimestamp());
        }

        return (bytes, peak);
    }
}
