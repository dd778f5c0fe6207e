using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Telemetry.Logging;

/// <summary>Standard output as a test reads it.</summary>
internal sealed class CapturedLog : MemoryStream
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    public string Text
    {
        get
        {
            lock (_gate)
                return _text.ToString();
        }
    }

    public IReadOnlyList<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The lines as JSON; a line that is none fails the test.</summary>
    public IReadOnlyList<JsonElement> Events => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
            _text.Append(Encoding.UTF8.GetString(buffer));
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>The first line of that event that the request has; waits for it.</summary>
    public async Task<JsonElement> EventAsync(string name, string? requestId = null)
    {
        for (var patience = 0; ; patience++)
        {
            if (Events.FirstOrDefault(e => Is(e, name, requestId)) is { ValueKind: JsonValueKind.Object } found)
                return found;
            patience.ShouldBeLessThan(500, $"no {name} of {requestId} in\n{Text}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static string? Field(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static bool Is(JsonElement line, string name, string? requestId) =>
        Field(line, "event") == name && (requestId is null || Field(line, "requestId") == requestId);
}
