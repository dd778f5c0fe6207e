using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Native;

/// <summary>
/// The model a native request asks for, as its vendor will read it, for whoever has to decide by it: where two readings are possible there is none.
/// </summary>
public static class NamedModel
{
    /// <summary>The largest body that is read for its model: 1 MiB.</summary>
    public const int MaxBytes = RequestCopy.MaxBytes;

    private const int MaxDepth = 256;
    private const int LongestModel = 256;

    /// <summary>The model where the vendor's paths name it: Google's <c>models/{model}:method</c>, Azure's <c>deployments/{model}/</c>. Null where not.</summary>
    /// <param name="dialect">The provider's.</param>
    /// <param name="path">The path at the provider, as it is spelled.</param>
    public static string? InPath(Dialect dialect, string path)
    {
        var segments = Uri.UnescapeDataString(path).TrimEnd('/').Split('/');
        return dialect switch
        {
            Dialect.Gemini when segments is [.., "models", var last] && last.Contains(':') => last[..last.IndexOf(':', StringComparison.Ordinal)],
            Dialect.Gemini when segments is [.., "tunedModels", var last] && last.Contains(':') => $"tunedModels/{last[..last.IndexOf(':', StringComparison.Ordinal)]}",
            // Azure reads its paths whatever the case of their letters.
            Dialect.OpenAi when Array.FindIndex(segments, s => s.Equals("deployments", StringComparison.OrdinalIgnoreCase)) is >= 0 and var at && at + 1 < segments.Length => segments[at + 1],
            _ => null,
        };
    }

    /// <summary>The one <c>model</c> of a JSON object. Some vendors read the first of two, some the last, and some whatever the case of its letters.</summary>
    /// <returns>Null where there is not exactly one, or the body is no JSON object.</returns>
    public static string? InBody(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            string? model = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString();
                json.Read();
                // Some vendors take a list to fall back on.
                if (string.Equals(name, "models", StringComparison.OrdinalIgnoreCase))
                    return null;
                if (!string.Equals(name, "model", StringComparison.OrdinalIgnoreCase))
                    json.Skip();
                else if (model is not null || json.TokenType != JsonTokenType.String || (model = json.GetString()) is not { Length: > 0 and <= LongestModel })
                    return null;
            }

            // Only what is read to its end has one alone.
            return json.Read() ? null : model;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
