using System.Diagnostics;
using Serilog.Events;
using Serilog.Parsing;

namespace Gateway.Telemetry.Logging;

/// <summary>
/// What a logger was told, as the one property of Serilog's event: an object and a place in a table for each of the twenty fields of a request's line
/// would cost more than writing them.
/// </summary>
/// <param name="Category">The logger's.</param>
/// <param name="Event">The event's name; null where it has none.</param>
/// <param name="Message">The message with its values in it, as they are: nothing is masked yet.</param>
/// <param name="Fields">The values by name.</param>
/// <param name="Template">The message without its values; null where there is none.</param>
internal sealed record LogLine(string Category, string? Event, string Message, IReadOnlyList<KeyValuePair<string, object?>> Fields, string? Template = null)
{
    private const string Property = "Line";

    private static readonly MessageTemplate Text = new MessageTemplateParser().Parse($"{{{Property}}}");

    public static LogLine Of(LogEvent logEvent) => (LogLine)((ScalarValue)logEvent.Properties[Property]).Value!;

    public LogEvent At(DateTimeOffset time, LogEventLevel level, Exception? exception = null, Activity? activity = null) => new(
        time, level, exception, Text, [new LogEventProperty(Property, new ScalarValue(this))], activity?.TraceId ?? default, activity?.SpanId ?? default);
}
