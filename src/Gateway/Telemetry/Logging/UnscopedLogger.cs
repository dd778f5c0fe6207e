namespace Gateway.Telemetry.Logging;

/// <summary>
/// A logger without scopes: the framework's name a request by an id of its own, which would stand where <c>x-request-id</c> is looked for, and each would
/// cost every line.
/// </summary>
internal sealed class UnscopedLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        logger.Log(logLevel, eventId, state, exception, formatter);
}
