using Microsoft.Extensions.Options;

namespace Gateway.Tests.Storage;

public sealed class StorageOptionsTests
{
    [Fact]
    public async Task WrongOptions_StartNamesEveryProblemWithItsKey()
    {
        await using var store = TestStore.Create(configuration: new Dictionary<string, string?>
        {
            ["Gateway:Storage:Provider"] = "Oracle",
            ["Gateway:Storage:CaptureMaxKiB"] = "32769",
            ["Gateway:Storage:RetentionDays"] = "-1",
            ["Gateway:Storage:UsageRetentionDays"] = "36501",
            ["Gateway:Storage:MaxSizeMiB"] = "3",
        });
        var error = await Should.ThrowAsync<OptionsValidationException>(store.StartAsync());

        error.Failures.ShouldBe(
        [
            "Gateway:Storage:Provider: 'Oracle' is not a known store; use 'Sqlite'.",
            "Gateway:Storage:CaptureMaxKiB: 32769 is not between 1 and 32768 KiB.",
            "Gateway:Storage:RetentionDays: -1 is not between 0 and 36500 days.",
            "Gateway:Storage:UsageRetentionDays: 36501 is not between 0 and 36500 days.",
            "Gateway:Storage:MaxSizeMiB: 3 is neither 0 (no bound) nor at least 16 MiB.",
        ]);
    }

    [Theory]
    [InlineData("", "names no 'Data Source'.")]
    [InlineData("Data Source=:memory:", "is an in-memory database; the log needs a file.")]
    [InlineData("Data Source=x.db;Mode=ReadOnly", "opens the database read-only; the log must be written.")]
    [InlineData("Data Source=x.db;Colour=red", "is not an SQLite connection string: Connection string keyword 'colour' is not supported. For a possible alternative, see https://go.microsoft.com/fwlink/?linkid=2142181.")]
    public async Task UnusableConnectionString_StartSaysWhy(string connectionString, string problem)
    {
        await using var store = TestStore.Create(configuration: new Dictionary<string, string?>
        {
            ["Gateway:Storage:ConnectionString"] = connectionString,
        });
        var error = await Should.ThrowAsync<OptionsValidationException>(store.StartAsync());

        error.Failures.ShouldBe([$"Gateway:Storage:ConnectionString: {problem}"]);
    }
}
