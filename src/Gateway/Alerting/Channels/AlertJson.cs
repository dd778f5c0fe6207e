using System.Buffers;
using System.Text.Json;
using Gateway.Model.Alerts;

namespace Gateway.Alerting.Channels;

/// <summary>JSON that is sent to receivers.</summary>
internal static class AlertJson
{
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The members of an alert.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, Alert alert)
    {
        writer.WriteString("id", alert.Id);
        writer.WriteString("key", alert.Key);
        writer.WriteString("rule", alert.Rule);
        writer.WriteString("subject", alert.Subject);
        writer.WriteString("severity", alert.Severity.Word());
        writer.WriteString("metric", alert.Metric);
        WriteNumber(writer, "value", alert.Value);
        WriteNumber(writer, "threshold", alert.Threshold);
        writer.WriteString("summary", alert.Summary);
        writer.WriteString("startedAt", alert.StartedAt.UtcDateTime);
        writer.WriteString("firedAt", alert.FiredAt.UtcDateTime);
        if (alert.ResolvedAt is { } resolved)
            writer.WriteString("resolvedAt", resolved.UtcDateTime);
    }

    // JSON has no word for what is not a number.
    private static void WriteNumber(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }
}
