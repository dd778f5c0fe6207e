using System.Collections.Concurrent;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Admin.Alerts;

/// <summary>
/// A gateway with one configured rule and one configured channel, whose log can be read, beside a receiver for webhooks. The evaluation of rules keeps out
/// of the way. Tests share it: each makes rules and channels of its own names.
/// </summary>
public sealed class AlertGateway : IAsyncLifetime, ILoggerProvider
{
    public const string ConfiguredSecret = "secret-of-the-configured-webhook";

    private readonly ConcurrentQueue<string> _lines = new();
    private TestGateway? _gateway;
    private ScriptedProvider? _receiver;

    internal TestGateway Gateway => _gateway!;

    internal ScriptedProvider Receiver => _receiver!;

    /// <summary>What was logged: <c>category/event: text exception</c>.</summary>
    internal IReadOnlyCollection<string> Lines => _lines;

    public async ValueTask InitializeAsync()
    {
        _receiver = await ScriptedProvider.StartAsync(new ScriptedAnswer { Status = 204 });
        _gateway = await TestGateway.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(this),
            "Gateway:Alerts:EvaluationInterval=00:05:00", "Logging:LogLevel:Default=Information",
            "Gateway:Alerts:Rules:configured:Metric=requests", "Gateway:Alerts:Rules:configured:Value=1000",
            "Gateway:Alerts:Channels:paging:Type=webhook", $"Gateway:Alerts:Channels:paging:Url={_receiver.BaseAddress}paging-token",
            $"Gateway:Alerts:Channels:paging:Secret={ConfiguredSecret}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        if (_receiver is not null)
            await _receiver.DisposeAsync();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Category(categoryName, _lines);

    void IDisposable.Dispose()
    {
    }

    private sealed class Category(string name, ConcurrentQueue<string> lines) : ILogger
    {
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{name}/{eventId.Name}: {formatter(state, exception)} {exception}");

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;
    }
}
