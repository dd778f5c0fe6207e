using System.Text.Json;

namespace Gateway.Protocol.Json;

/// <summary>What a token of a reader says.</summary>
internal static class JsonTokens
{
    /// <summary>The name or string the reader stands on is <paramref name="text"/>. Half of a surrogate pair is valid JSON and no text: it is nothing.</summary>
    public static bool TextIs(this in Utf8JsonReader json, ReadOnlySpan<byte> text)
    {
        try
        {
            return json.ValueTextEquals(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <inheritdoc cref="TextIs(in Utf8JsonReader, ReadOnlySpan{byte})"/>
    public static bool TextIs(this in Utf8JsonReader json, string text)
    {
        try
        {
            return json.ValueTextEquals(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
