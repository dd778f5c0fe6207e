using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Simulator.Replies;

internal static class JsonStyle
{
    public static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 512,
    };

    /// <summary>OpenAI and Google indent their unary bodies.</summary>
    public static readonly JsonWriterOptions Indented = Compact with { Indented = true, NewLine = "\n" };
}
