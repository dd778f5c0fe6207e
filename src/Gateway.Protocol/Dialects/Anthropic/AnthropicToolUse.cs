using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>What the API demands of a <c>tool_use</c> block that other vendors do not: the alphabet of its id, and an object as its input.</summary>
internal static class AnthropicToolUse
{
    /// <summary>
    /// Holds arguments that are no JSON object (cut off by the output limit, or a bare value), so that nothing the model wrote is lost:
    /// <c>{"_raw_arguments":"…"}</c>. The request reader takes them out again when the client hands the history back.
    /// </summary>
    public const string RawArguments = "_raw_arguments";

    private static readonly SearchValues<char> IdAlphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>
    /// An id that matches <c>^[a-zA-Z0-9_-]+$</c>, the same one for the same input, so that a call and its result still meet. A
    /// changed id ends in a digest of the old one: two different ids never become the same.
    /// </summary>
    public static string Id(string id)
    {
        if (id.Length > 0 && !id.AsSpan().ContainsAnyExcept(IdAlphabet))
            return id;

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)), 0, 4);
        return string.Create(id.Length + 1 + digest.Length, (id, digest), static (span, state) =>
        {
            for (var i = 0; i < state.id.Length; i++)
                span[i] = IdAlphabet.Contains(state.id[i]) ? state.id[i] : '_';
            span[state.id.Length] = '_';
            state.digest.CopyTo(span[(state.id.Length + 1)..]);
        });
    }

    /// <summary>Writes the arguments as the <c>input</c> object: "" is <c>{}</c>, an object goes out as the model wrote it.</summary>
    /// <returns>False where they are something else, and stand in <see cref="RawArguments"/>.</returns>
    public static bool WriteInput(Utf8JsonWriter json, string arguments)
    {
        json.WritePropertyName("input"u8);
        if (IsObject(arguments))
        {
            json.WriteRawValue(arguments, skipInputValidation: true);
            return true;
        }

        var isEmpty = string.IsNullOrWhiteSpace(arguments);
        json.WriteStartObject();
        if (!isEmpty)
            json.WriteString(RawArguments, arguments);
        json.WriteEndObject();
        return isEmpty;
    }

    /// <summary>The arguments an <c>input</c> stands for.</summary>
    public static string Arguments(JsonElement input) =>
        input.EnumerateObject() is var members && members.MoveNext()
            ? members.Current is { Name: RawArguments, Value.ValueKind: JsonValueKind.String } raw && !members.MoveNext()
                ? raw.Value.GetString()!
                : input.GetRawText()
            : "";

    /// <summary>False for arguments the output limit cut off.</summary>
    public static bool IsObject(string arguments)
    {
        if (!arguments.AsSpan().TrimStart().StartsWith('{'))
            return false;

        try
        {
            using var parsed = JsonDocument.Parse(arguments, AnthropicJson.ParseOptions);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
