using System.Text.Json;

namespace Gateway.Simulator.Surfaces;

internal static class RequestJson
{
    /// <summary>The body as a JSON document, or null when it is not JSON.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
