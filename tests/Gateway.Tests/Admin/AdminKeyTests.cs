using System.Collections.Concurrent;
using Gateway.Access;
using Gateway.Hosting;
using Gateway.Routing;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Admin;

public sealed class AdminKeyTests : IDisposable
{
    private const string NoKeySet = "GATEWAY_ADMIN_KEY=";
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-admin-").FullName;

    private string Store => $"Gateway:Storage:ConnectionString=Data Source={Path.Combine(_folder, "data", "gateway.db")}";

    private string AdminKeyPath => Path.Combine(_folder, "data", "admin.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task NoKeySet_OneIsMadeInTheDataFolder_ForItsOwnerAlone()
    {
        await using var gateway = await TestGateway.StartAsync(Store, NoKeySet);
        var key = await File.ReadAllTextAsync(AdminKeyPath, TestContext.Current.CancellationToken);

        key.Length.ShouldBe(64);
        (await StatusAsync(gateway, key)).ShouldBe(200);
        (await StatusAsync(gateway, TestGateway.AdminKey)).ShouldBe(401);
        // Windows has no modes.
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(AdminKeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task NextStart_TakesTheKeyThatIsThere()
    {
        await using (await TestGateway.StartAsync(Store, NoKeySet))
        {
        }

        var key = await File.ReadAllTextAsync(AdminKeyPath, TestContext.Current.CancellationToken);
        await using var gateway = await TestGateway.StartAsync(Store, NoKeySet);

        (await StatusAsync(gateway, key)).ShouldBe(200);
    }

    [Fact]
    public async Task KeyFileThatOthersCouldRead_IsKeptFromThem()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        await using (await TestGateway.StartAsync(Store, NoKeySet))
        {
        }

#pragma warning disable CA1416 // skipped there
        File.SetUnixFileMode(AdminKeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await using var gateway = await TestGateway.StartAsync(Store, NoKeySet);

        File.GetUnixFileMode(AdminKeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
#pragma warning restore CA1416
    }

    [Fact]
    public async Task KeySet_NoFileIsMade()
    {
        await using var gateway = await TestGateway.StartAsync(Store);

        (await StatusAsync(gateway, TestGateway.AdminKey)).ShouldBe(200);
        File.Exists(AdminKeyPath).ShouldBeFalse();
    }

    [Fact]
    public async Task Start_TellsOnceWhereTheKeyIs_AndNeverTheKey()
    {
        var lines = new LogLines();
        await using var gateway = await TestGateway.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(lines), Store, NoKeySet, "Logging:LogLevel:Default=Trace");
        var key = await File.ReadAllTextAsync(AdminKeyPath, TestContext.Current.CancellationToken);
        await StatusAsync(gateway, key);

        lines.Text.Count(line => line.Contains(AdminKeyPath)).ShouldBe(1);
        lines.Text.ShouldNotContain(line => line.Contains(key));
    }

    [Fact]
    public async Task ManyFirstStartsAtOnce_AgreeOnOneKey()
    {
        for (var round = 0; round < 50; round++)
        {
            var folder = Path.Combine(_folder, $"{round}");
            var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => KeyFile.Admin.ReadOrCreate(folder))));

            keys.Distinct().ShouldHaveSingleItem().Length.ShouldBe(64);
            Directory.GetFiles(folder).ShouldBe([KeyFile.Admin.PathIn(folder)]);
        }
    }

    [Theory]
    [InlineData("short-secret", "a key of at least 16 characters is expected")]
    [InlineData("a long secret with spaces in it", "holds a character that no header can carry (a line break, a space, …)")]
    public void UnusableKey_IsAConfigurationError_ThatDoesNotTellIt(string key, string problem)
    {
        Problems(("GATEWAY_ADMIN_KEY", key)).ShouldBe([$"GATEWAY_ADMIN_KEY: {problem}"]);

        File.WriteAllText(KeyFile.Admin.PathIn(_folder), key);
        Problems(("Gateway:Storage:ConnectionString", $"Data Source={Path.Combine(_folder, "gateway.db")}"))
            .ShouldBe([$"{KeyFile.Admin.PathIn(_folder)}: {problem}; without the file a new key is made"]);
    }

    [Fact]
    public void UnusableKey_IsReportedWithTheOtherMistakes() =>
        Problems(("GATEWAY_ADMIN_KEY", "short"), ("Gateway:PrimaryProvider", "nope")).Count.ShouldBe(2);

    private static IReadOnlyList<string> Problems(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        return Should.Throw<ConfigurationException>(() => CheckedOptions.Read(configuration, isDevelopment: true)).Problems;
    }

    private static async Task<int> StatusAsync(TestGateway gateway, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/circuits");
        request.Headers.Authorization = new("Bearer", key);
        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Text { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Text.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
