using System.Text;

namespace Gateway.Tests.Telemetry.Tracing;

/// <summary>A span as a collector reads it.</summary>
internal sealed record ExportedSpan(string Name, string TraceId, string SpanId, string Parent);

/// <summary>
/// The few fields of an ExportTraceServiceRequest that tests look at
/// (https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto).
/// </summary>
internal static class ExportedSpans
{
    public static List<ExportedSpan> Read(byte[] body) =>
    [
        .. from resource in Fields(body, 1)
           from scope in Fields(resource, 2)
           from span in Fields(scope, 2)
           select new ExportedSpan(
               Encoding.UTF8.GetString(Fields(span, 5).Single()), Hex(Fields(span, 1).Single()), Hex(Fields(span, 2).Single()),
               Hex(Fields(span, 4).FirstOrDefault() ?? [])),
    ];

    /// <summary>The length-delimited fields of a message that have this number.</summary>
    private static List<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var length = (key & 7) switch { 1 => 8, 2 => (int)Varint(message, ref at), 5 => 4, _ => -1 };
            if (length < 0)
            {
                Varint(message, ref at);
                continue;
            }

            if ((key & 7) == 2 && key >> 3 == (ulong)number)
                found.Add(message[at..(at + length)]);
            at += length;
        }

        return found;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
    }

    private static string Hex(byte[] id) => Convert.ToHexStringLower(id);
}
