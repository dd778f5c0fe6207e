using System.Text.Json;

namespace Gateway.Native;

/// <summary>Finds the <c>model</c> of a JSON request without reading the rest of it into anything.</summary>
internal static class ModelField
{
    private const int MaxDepth = 256;
    private const int LongestModel = 256;

    /// <returns>Null where there is none, or the body is no JSON object.</returns>
    public static string? Find(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isModel = json.ValueTextEquals("model"u8);
                json.Read();
                if (isModel)
                    return json.TokenType == JsonTokenType.String && json.GetString() is { Length: > 0 and <= LongestModel } model ? model : null;
                json.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Whatever it is, the vendor will say so.
        }

        return null;
    }
}
