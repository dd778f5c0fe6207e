using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Simulator.Surfaces;

internal static class RequestJson
{
    /// <summary>The body as a JSON document, or null when it is not JSON, or its texts are none.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return Utf8.IsValid(body.Span) && AreTexts(body.Span) ? JsonDocument.Parse(body) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // An escape may say half of a surrogate pair, which no string of .NET's readers holds.
    private static bool AreTexts(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\\ud"u8) < 0 && body.IndexOf("\\uD"u8) < 0)
        {
            return true;
        }

        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped && !IsText(reader))
            {
                return false;
            }
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
