using System.Collections.Concurrent;
using Gateway.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Storage;

/// <summary>The store in a host of its own, on a file in a temporary folder (or one another test store left there).</summary>
internal sealed class TestStore : IAsyncDisposable, ILoggerProvider, ILogger
{
    private readonly IHost _host;
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _events = new();
    private bool _started;

    private TestStore(
        string folder, RequestLogSettings? settings, IReadOnlyDictionary<string, string?>? configuration, Action<IServiceCollection>? services)
    {
        Folder = folder;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("Gateway:Storage:ConnectionString", $"Data Source={File};Pooling=False"),
            // The records of tests have times of their own, which the day of the test must not make old.
            new("Gateway:Storage:RetentionDays", "0"),
            new("Gateway:Storage:UsageRetentionDays", "0"),
        ]);
        builder.Configuration.AddInMemoryCollection(configuration);
        builder.Logging.AddProvider(this).SetMinimumLevel(LogLevel.Warning);
        if (settings is not null)
            builder.Services.AddSingleton(settings);
        services?.Invoke(builder.Services);
        builder.Services.AddGatewayStorage();
        _host = builder.Build();
    }

    public string Folder { get; }

    public bool DeletesFolder { get; set; } = true;

    public string File => Path.Combine(Folder, "data", "gateway.db");

    public IServiceProvider Services => _host.Services;

    public RequestLog Log => _host.Services.GetRequiredService<RequestLog>();

    public RequestLogQueries Queries => _host.Services.GetRequiredService<RequestLogQueries>();

    public CircuitHistory Circuits => _host.Services.GetRequiredService<CircuitHistory>();

    /// <summary>A store whose writer has not started: what is written now forms its first batch.</summary>
    public static TestStore Create(
        RequestLogSettings? settings = null,
        string? folder = null,
        IReadOnlyDictionary<string, string?>? configuration = null,
        Action<IServiceCollection>? services = null) =>
        new(folder ?? Directory.CreateTempSubdirectory("gateway-store-").FullName, settings, configuration, services);

    public static async Task<TestStore> StartAsync(RequestLogSettings? settings = null, string? folder = null)
    {
        var store = Create(settings, folder);
        await store.StartAsync();
        return store;
    }

    public async Task StartAsync()
    {
        await _host.StartAsync(TestContext.Current.CancellationToken);
        _started = true;
    }

    /// <summary>Stops the store, which writes everything that waits.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    /// <summary>Waits until everything handed over is in the database.</summary>
    public async Task DrainAsync()
    {
        while (Log.QueueLength > 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    public IDbContextFactory<GatewayDbContext> Contexts => _host.Services.GetRequiredService<IDbContextFactory<GatewayDbContext>>();

    public GatewayDbContext OpenContext() => Contexts.CreateDbContext();

    /// <summary>A connection of the test's own.</summary>
    public SqliteConnection OpenConnection()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    public List<string> Read(string sql)
    {
        using var connection = OpenConnection();
        return Read(connection, sql);
    }

    public static List<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(at => Text(reader, at))));
        return rows;
    }

    private static string Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? "NULL" : reader.GetString(column);

    /// <summary>Ends when the store logs the event (see Storage/Log.cs).</summary>
    public Task LoggedAsync(int eventId) =>
        Event(eventId).Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public bool HasLogged(int eventId) => Event(eventId).Task.IsCompleted;

    public async ValueTask DisposeAsync()
    {
        if (_started)
            await _host.StopAsync();
        _host.Dispose();
        if (DeletesFolder && Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Event(eventId.Id).TrySetResult();

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    void IDisposable.Dispose()
    {
    }

    private TaskCompletionSource Event(int id) =>
        _events.GetOrAdd(id, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
