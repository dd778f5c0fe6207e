using System.Text;
using System.Text.Json;

namespace Gateway.Protocol.Json;

/// <summary>The names of fields that say how long an answer may be, or how many there are, in other letters: some vendors believe them all the same.</summary>
public static class LengthNames
{
    private static readonly string[] Names = ["max_tokens", "max_completion_tokens", "max_output_tokens", "n"];

    /// <param name="json">At a top-level field's name.</param>
    public static bool IsInOtherLetters(in Utf8JsonReader json)
    {
        if (json.ValueIsEscaped)
            return json.GetString() is { } name && Array.Exists(Names, n => name != n && name.Equals(n, StringComparison.OrdinalIgnoreCase));
        return Differs(json.ValueSpan, "max_tokens"u8) || Differs(json.ValueSpan, "max_completion_tokens"u8) || Differs(json.ValueSpan, "max_output_tokens"u8)
            || Differs(json.ValueSpan, "n"u8);
    }

    private static bool Differs(ReadOnlySpan<byte> name, ReadOnlySpan<byte> usual) => Ascii.EqualsIgnoreCase(name, usual) && !name.SequenceEqual(usual);
}
