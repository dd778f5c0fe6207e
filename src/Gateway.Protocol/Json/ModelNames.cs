using System.Text;
using System.Text.Json;

namespace Gateway.Protocol.Json;

/// <summary>The names of fields beside <c>model</c> by which some vendors choose who answers: it in other letters, and a list to fall back on.</summary>
public static class ModelNames
{
    /// <param name="json">At a top-level field's name that is not <c>model</c>.</param>
    public static bool IsAnother(in Utf8JsonReader json)
    {
        if (json.ValueIsEscaped)
            return json.GetString() is { } name && (name.Equals("model", StringComparison.OrdinalIgnoreCase) || name.Equals("models", StringComparison.OrdinalIgnoreCase));
        return Ascii.EqualsIgnoreCase(json.ValueSpan, "model"u8) || Ascii.EqualsIgnoreCase(json.ValueSpan, "models"u8);
    }
}
