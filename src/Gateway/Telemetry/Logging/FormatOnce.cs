using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Formatting;

namespace Gateway.Telemetry.Logging;

/// <summary>Formats a line once for outputs that take it one after the other. Used by one thread.</summary>
internal sealed class FormatOnce(ITextFormatter format) : ITextFormatter
{
    private readonly StringBuilder _line = new(4096);
    private LogEvent? _formatted;

    public void Format(LogEvent logEvent, TextWriter output)
    {
        if (!ReferenceEquals(_formatted, logEvent))
        {
            _formatted = null;
            _line.Clear();
            using var writer = new StringWriter(_line, CultureInfo.InvariantCulture);
            format.Format(logEvent, writer);
            _formatted = logEvent;
        }

        output.Write(_line);
    }
}
