using System.Diagnostics;
using Serilog.Events;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace Gateway.Telemetry.Logging;

/// <summary>
/// Hands what a category is told to Serilog. Without scopes: the framework's name a request by an id of its own, which would stand where
/// <c>x-request-id</c> is looked for, and each would cost every line.
/// </summary>
internal sealed class LineLogger(Serilog.ILogger pipeline, string category, TimeProvider time) : ILogger
{
    private const string TemplateField = "{OriginalFormat}";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var (fields, template) = Read(state);
        var line = new LogLine(category, eventId.Name, formatter(state, exception), fields, template);
        pipeline.Write(line.At(time.GetUtcNow(), (LogEventLevel)logLevel, exception, Activity.Current));
    }

    /// <summary>The state's values as they are now: some loggers use it again for their next line.</summary>
    private static (KeyValuePair<string, object?>[] Fields, string? Template) Read<TState>(TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } values)
            return ([], null);
        var last = values[^1];
        var template = last.Key == TemplateField ? last.Value as string : null;
        var fields = new KeyValuePair<string, object?>[template is null ? values.Count : values.Count - 1];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = values[i];
        return (fields, template);
    }
}
