using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// Puts together the arguments of a call that streams them as <c>partialArgs</c>: a JSON path and a piece of the value at it, long strings in
/// several pieces. The pieces are no prefix of the JSON they amount to, so the arguments are known at the call's end.
/// https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/function-calling (streamFunctionCallArguments)
/// </summary>
internal sealed class GeminiPartialArguments(JsonElement start)
{
    /// <summary>More elements than any call has; an index beyond is broken, not an array to fill with nulls.</summary>
    private const int MaxArrayIndex = 10_000;

    private readonly JsonObject _root =
        start.ValueKind == JsonValueKind.Object ? JsonObject.Create(start.Clone())! : [];

    private readonly StringBuilder _text = new();
    private string? _textPath;

    /// <summary>Writes <paramref name="arguments"/> without white space, spelling of numbers and order of keys kept.</summary>
    public static string Compact(JsonElement arguments) => Write(arguments.WriteTo);

    /// <exception cref="JsonException">The path is none.</exception>
    public void Add(JsonElement piece)
    {
        if (piece.Text("jsonPath"u8) is not { } path)
            return;
        if (piece.TryGet("stringValue"u8, JsonValueKind.String, out var text))
            AddText(path, text.GetString()!, piece.IsTrue("willContinue"u8));
        else if (piece.TryGet("numberValue"u8, JsonValueKind.Number, out var number))
            Set(path, JsonNode.Parse(number.GetRawText()));
        else if (piece.TryGetProperty("boolValue"u8, out var flag) && flag.ValueKind is JsonValueKind.True or JsonValueKind.False)
            Set(path, JsonValue.Create(flag.GetBoolean()));
        else if (piece.TryGetProperty("nullValue"u8, out _))
            Set(path, null);
    }

    public string ToJson()
    {
        EndText();
        return Write(writer => _root.WriteTo(writer));
    }

    private void AddText(string path, string text, bool continues)
    {
        if (_textPath != path)
            EndText();
        _textPath = path;
        _text.Append(text);
        if (!continues)
            EndText();
    }

    private void EndText()
    {
        if (_textPath is null)
            return;
        Set(_textPath, JsonValue.Create(_text.ToString()));
        _text.Clear();
        _textPath = null;
    }

    private void Set(string path, JsonNode? value)
    {
        var steps = Steps(path);
        JsonNode node = _root;
        for (var i = 0; i < steps.Count - 1; i++)
            node = Descend(node, steps[i], steps[i + 1].Name is null);
        Put(node, steps[^1], value);
    }

    private static JsonNode Descend(JsonNode node, Step step, bool toArray)
    {
        var child = step.Name is null ? node.AsArray().ElementAtOrDefault(step.Index) : node.AsObject()[step.Name];
        if (child is null)
        {
            child = toArray ? new JsonArray() : new JsonObject();
            Put(node, step, child);
        }

        return child;
    }

    private static void Put(JsonNode node, Step step, JsonNode? value)
    {
        if (step.Name is not null)
        {
            node.AsObject()[step.Name] = value;
            return;
        }

        var array = node.AsArray();
        while (array.Count <= step.Index)
            array.Add((JsonNode?)null);
        array[step.Index] = value;
    }

    /// <summary>Reads the subset of RFC 9535 the API uses: <c>$.a.b[0]['c']</c>.</summary>
    private static List<Step> Steps(string path)
    {
        var steps = new List<Step>();
        var rest = path.AsSpan(path.StartsWith('$') ? 1 : 0);
        while (!rest.IsEmpty)
        {
            if (rest[0] == '[')
                rest = ReadBracket(rest, steps);
            else
                rest = ReadName(rest[0] == '.' ? rest[1..] : rest, steps);
        }

        return steps.Count > 0 && steps[0].Name is not null ? steps : throw new JsonException($"not a path into arguments: {path}");
    }

    private static ReadOnlySpan<char> ReadName(ReadOnlySpan<char> rest, List<Step> steps)
    {
        var end = rest.IndexOfAny('.', '[');
        var name = end < 0 ? rest : rest[..end];
        steps.Add(new Step(name.ToString(), 0));
        return rest[name.Length..];
    }

    private static ReadOnlySpan<char> ReadBracket(ReadOnlySpan<char> rest, List<Step> steps)
    {
        if (rest.Length > 2 && rest[1] is '\'' or '"')
        {
            var close = rest[2..].IndexOf($"{rest[1]}]", StringComparison.Ordinal);
            if (close < 0)
                throw new JsonException("a bracket in the path of an argument is not closed.");
            steps.Add(new Step(rest.Slice(2, close).ToString(), 0));
            return rest[(close + 4)..];
        }

        var end = rest.IndexOf(']');
        if (end < 0 || !int.TryParse(rest[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index > MaxArrayIndex)
            throw new JsonException("an array index in the path of an argument is not one.");
        steps.Add(new Step(null, index));
        return rest[(end + 1)..];
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = JsonOutput.CreateWriter(output))
            write(writer);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>One step of a path: a member's name, or an array index.</summary>
    private readonly record struct Step(string? Name, int Index);
}
