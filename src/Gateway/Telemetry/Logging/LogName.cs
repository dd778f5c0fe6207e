using System.Collections.Concurrent;
using Gateway.Model.Redaction;

namespace Gateway.Telemetry.Logging;

/// <summary>A property's name as the log writes it.</summary>
/// <param name="Text">In camel case, of ASCII letters and digits alone; with an underscore at its end where every line has a field of that name.</param>
/// <param name="IsSecret">The name says that the value is none of the log's business.</param>
internal sealed record LogName(string Text, bool IsSecret)
{
    // Names are written in the code; should some be made up at run time, these are looked at each time.
    private const int Capacity = 1024;

    private static readonly string[] Taken = ["time", "level", "event", "message", "logger", "traceId", "spanId", "exception"];
    private static readonly ConcurrentDictionary<string, LogName> Known = new(StringComparer.Ordinal);

    public static LogName Of(string property)
    {
        if (Known.TryGetValue(property, out var name))
            return name;
        name = Read(property);
        if (Known.Count < Capacity)
            Known.TryAdd(property, name);
        return name;
    }

    private static LogName Read(string property)
    {
        var text = string.Create(property.Length, property, static (name, source) =>
        {
            for (var i = 0; i < name.Length; i++)
                name[i] = char.IsAsciiLetterOrDigit(source[i]) ? i == 0 ? char.ToLowerInvariant(source[i]) : source[i] : '_';
        });
        return new LogName(Taken.Contains(text, StringComparer.Ordinal) ? $"{text}_" : text, FieldNames.IsSecret(property));
    }
}
