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
        var line = LogLine.Of(logEvent);
        output.Write("{\"time\":\"");
        Write(logEvent.Timestamp.UtcDateTime, TimeFormat, output);
        output.Write("\",\"level\":\"");
        output.Write(LogLevels.Name(logEvent.Level));
        output.Write('"');
        Field("event", line.Event, output);
        Field("message", line.Message, output);
        Field("logger", line.Category, output);
        Field("traceId", logEvent.TraceId?.ToHexString(), output);
        Field("spanId", logEvent.SpanId?.ToHexString(), output);
        foreach (var (name, value) in line.Fields)
            Property(name, value, output);
        Field("exception", logEvent.Exception?.ToString(), output);
        output.Write("}\n");
    }

    private void Property(string name, object? value, TextWriter output)
    {
        if (value is null)
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

    private void Value(object value, TextWriter output)
    {
        switch (value)
        {
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
            case IEnumerable<string> texts:
                Sequence(texts, output);
                break;
            default:
                Text(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", output);
                break;
        }
    }

    private void Sequence(IEnumerable<string> texts, TextWriter output)
    {
        var separator = '[';
        foreach (var text in texts)
        {
            output.Write(separator);
            Text(text, output);
            separator = ',';
        }

        output.Write(separator == '[' ? "[]" : "]");
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
