using System.Text.Json;

namespace Gateway.Protocol.Json;

/// <summary>
/// Fields whose names hold half of a surrogate pair, as JSON lets an escape say: whoever looks another field up in such an object fails
/// (<see cref="JsonElement.TryGetProperty(string, out JsonElement)"/> throws).
/// </summary>
internal static class FieldNames
{
    /// <summary>Whether every name of a body is text. Bodies without such an escape, nearly all, are not read for it.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static bool AreText(ReadOnlySpan<byte> body, int maxDepth)
    {
        if (body.IndexOf("\\ud"u8) < 0 && body.IndexOf("\\uD"u8) < 0)
            return true;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueIsEscaped && !IsText(reader))
                return false;
        }

        return true;
    }

    private static bool IsText(in Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
