using System.Globalization;
using Gateway.Model.Redaction;
using Serilog.Events;
using Serilog.Formatting;

namespace Gateway.Telemetry.Logging;

/// <summary>
/// A line for eyes: <c>12:00:00.250 INF Gateway.Requests Request req_1 ended… provider=claude costUsd=0.01</c>. What the message does not say follows it;
/// an exception follows on indented lines. Every text passes the mask, and no value begins a line of its own.
/// </summary>
internal sealed class TextLine(SecretMask mask) : ITextFormatter
{
    private const string TimeFormat = "HH:mm:ss.fff";
    private const string Indent = "      ";

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.ToLocalTime().ToString(TimeFormat, CultureInfo.InvariantCulture));
        output.Write(Level(logEvent.Level));
        var line = LogLine.Of(logEvent);
        output.Write(line.Category);
        output.Write(' ');
        Write(mask.Mask(line.Message), output);
        foreach (var (name, value) in line.Fields)
        {
            if (value is not null && !IsInMessage(line.Template, name))
                Property(LogName.Of(name), value, output);
        }

        output.Write('\n');
        if (logEvent.Exception is { } exception)
            Exception(mask.Mask(exception.ToString()), output);
    }

    private void Property(LogName name, object value, TextWriter output)
    {
        output.Write(' ');
        output.Write(name.Text);
        output.Write('=');
        if (name.IsSecret)
            output.Write(SecretRules.Secret);
        else
            Write(mask.Mask(TextOf(value)), output);
    }

    private static string TextOf(object value) => value is IEnumerable<string> texts
        ? string.Join(',', texts)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static void Exception(string text, TextWriter output)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            output.Write(Indent);
            Write(line, output);
            output.Write('\n');
        }
    }

    // A line break would begin a line that nobody logged, an escape sequence would paint the terminal, a turn
    // of the writing's direction would show another text than the one that is there.
    private static void Write(ReadOnlySpan<char> text, TextWriter output)
    {
        foreach (var c in text)
        {
            if (!char.IsControl(c) && c is not ('\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')))
                output.Write(c);
            else
                output.Write(c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => $"\\u{(int)c:x4}" });
        }
    }

    // A hole is {Name}, {Name:format} or {Name,width}.
    private static bool IsInMessage(string? template, string name)
    {
        var at = template?.IndexOf($"{{{name}", StringComparison.Ordinal) ?? -1;
        return at >= 0 && at + name.Length + 1 < template!.Length && template[at + name.Length + 1] is ('}' or ':' or ',');
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => " TRC ",
        LogEventLevel.Debug => " DBG ",
        LogEventLevel.Information => " INF ",
        LogEventLevel.Warning => " WRN ",
        LogEventLevel.Error => " ERR ",
        _ => " CRT ",
    };
}
