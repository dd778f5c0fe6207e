using System.Globalization;
using Gateway.Model.Redaction;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace Gateway.Telemetry.Logging;

/// <summary>
/// One JSON object a line: <c>time</c> (ISO 8601, UTC), <c>level</c>, <c>event</c>, <c>message</c>, <c>logger</c>, <c>traceId</c>, <c>spanId</c>, then the
/// event's properties in camel case, and <c>exception</c>. What is null is left out. Every text passes the mask.
/// </summary>
internal sealed class JsonLine(SecretMask mask) : ITextFormatter
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write("{\"time\":\"");
        Write(logEvent.Timestamp.UtcDateTime, TimeFormat, output);
        output.Write("\",\"level\":\"");
        output.Write(LogMessage.Level(logEvent.Level));
        output.Write('"');
        Field("event", LogMessage.Event(logEvent), output);
        Field("message", LogMessage.Render(logEvent), output);
        Field("logger", LogMessage.Text(logEvent, LogMessage.Logger), output);
        Field("traceId", logEvent.TraceId?.ToHexString(), output);
        Field("spanId", logEvent.SpanId?.ToHexString(), output);
        foreach (var property in logEvent.Properties)
            Property(property.Key, property.Value, output);
        Field("exception", logEvent.Exception?.ToString(), output);
        output.Write("}\n");
    }

    private void Property(string name, LogEventPropertyValue value, TextWriter output)
    {
        if (name is LogMessage.Logger or LogMessage.EventId || value is ScalarValue { Value: null })
            return;
        var written = LogName.Of(name);
        output.Write(",\"");
        output.Write(written.Text);
        output.Write("\":");
        if (written.IsSecret)
            Text(SecretRules.Secret, output);
        else
            Value(value, output);
    }

    private void Value(LogEventPropertyValue value, TextWriter output)
    {
        switch (value)
        {
            case ScalarValue scalar:
                Scalar(scalar.Value, output);
                break;
            case SequenceValue sequence:
                Sequence(sequence, output);
                break;
            default:
                Text(value.ToString(null, CultureInfo.InvariantCulture), output);
                break;
        }
    }

    private void Sequence(SequenceValue sequence, TextWriter output)
    {
        output.Write('[');
        for (var i = 0; i < sequence.Elements.Count; i++)
        {
            if (i > 0)
                output.Write(',');
            Value(sequence.Elements[i], output);
        }

        output.Write(']');
    }

    private void Scalar(object? value, TextWriter output)
    {
        switch (value)
        {
            case null:
                output.Write("null");
                break;
            case string text:
                Text(text, output);
                break;
            case bool truth:
                output.Write(truth ? "true" : "false");
                break;
            case int or long or short or byte or uint or ulong or ushort or sbyte or decimal:
            case double and not (double.NaN or double.PositiveInfinity or double.NegativeInfinity):
                Write((ISpanFormattable)value, default, output);
                break;
            case DateTimeOffset time:
                Text(time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), output);
                break;
            default:
                Text(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", output);
                break;
        }
    }

    private void Field(string name, string? text, TextWriter output)
    {
        if (text is null)
            return;
        output.Write(",\"");
        output.Write(name);
        output.Write("\":");
        Text(text, output);
    }

    private void Text(string text, TextWriter output) => JsonValueFormatter.WriteQuotedJsonString(mask.Mask(text), output);

    private static void Write<T>(T value, ReadOnlySpan<char> format, TextWriter output)
        where T : ISpanFormattable
    {
        Span<char> characters = stackalloc char[64];
        if (value.TryFormat(characters, out var length, format, CultureInfo.InvariantCulture))
            output.Write(characters[..length]);
        else
            output.Write(value.ToString(format.ToString(), CultureInfo.InvariantCulture));
    }
}
