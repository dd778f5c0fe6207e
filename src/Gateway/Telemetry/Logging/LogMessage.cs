using System.Globalization;
using Serilog.Events;
using Serilog.Parsing;

namespace Gateway.Telemetry.Logging;

/// <summary>What the sinks of the log read off an event.</summary>
internal static class LogMessage
{
    /// <summary>The category.</summary>
    public const string Logger = "SourceContext";

    /// <summary>Its id and its name, which is the event's.</summary>
    public const string EventId = "EventId";

    private const string EventName = "Name";

    /// <summary>The message with its values in it, as they are: nothing is quoted, nothing masked.</summary>
    public static string Render(LogEvent logEvent)
    {
        if (logEvent.MessageTemplate.Tokens.FirstOrDefault() is TextToken only && logEvent.MessageTemplate.Tokens.Count() == 1)
            return only.Text;
        using var message = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken { PropertyName: var name } hole && logEvent.Properties.TryGetValue(name, out var value))
                Write(value, hole.Format, message);
            else
                message.Write(token.ToString());
        }

        return message.ToString();
    }

    /// <summary>A text property; null where there is none.</summary>
    public static string? Text(LogEvent logEvent, string property) =>
        logEvent.Properties.TryGetValue(property, out var value) && value is ScalarValue { Value: string text } ? text : null;

    /// <summary>The event's name; null where it has none.</summary>
    public static string? Event(LogEvent logEvent)
    {
        if (!logEvent.Properties.TryGetValue(EventId, out var value) || value is not StructureValue id)
            return null;
        foreach (var property in id.Properties)
        {
            if (property.Name == EventName)
                return (property.Value as ScalarValue)?.Value as string;
        }

        return null;
    }

    /// <summary>The level as <c>Logging:LogLevel</c> names it.</summary>
    public static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "Trace",
        LogEventLevel.Debug => "Debug",
        LogEventLevel.Information => "Information",
        LogEventLevel.Warning => "Warning",
        LogEventLevel.Error => "Error",
        _ => "Critical",
    };

    private static void Write(LogEventPropertyValue value, string? format, StringWriter message)
    {
        if (value is ScalarValue { Value: string text })
            message.Write(text);
        else
            value.Render(message, format, CultureInfo.InvariantCulture);
    }
}
