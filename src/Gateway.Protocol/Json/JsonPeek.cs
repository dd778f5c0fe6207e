using System.Text.Json;
using System.Text.Unicode;
using Gateway.Protocol.Dialects;

namespace Gateway.Protocol.Json;

/// <summary>
/// One forward pass over a request body that checks the types of the fields a dialect names and passes over everything else: no DOM, no
/// strings but those asked for, and every problem collected instead of the first one thrown.
/// </summary>
internal ref struct JsonPeek
{
    /// <summary>Deeper nesting than any tool schema seen; a bound against hostile bodies.</summary>
    public const int MaxDepth = 256;

    private List<RequestProblem>? _problems;

    /// <summary>The pass itself: a dialect's peek moves it on; the checks below look at the value it stands on.</summary>
    public Utf8JsonReader Reader;

    private JsonPeek(ReadOnlySpan<byte> body) =>
        Reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });

    /// <summary>A dialect's pass: reads the whole body, which stands on its opening brace, and says what it found.</summary>
    public delegate RequestPeek Pass(ref JsonPeek peek);

    public readonly IReadOnlyList<RequestProblem> Problems => _problems is null ? [] : _problems;

    /// <summary>Runs <paramref name="pass"/> over a body that must be one JSON object in UTF-8.</summary>
    public static RequestPeek Run(ReadOnlySpan<byte> body, Pass pass)
    {
        if (!Utf8.IsValid(body))
            return Malformed("the body is not valid UTF-8");

        var peek = new JsonPeek(body);
        try
        {
            peek.Reader.Read();
            if (peek.Reader.TokenType != JsonTokenType.StartObject)
                return Malformed("the body must be a JSON object");
            if (!FieldNames.AreText(body, MaxDepth))
                return Malformed("the name of a field is not valid Unicode text");
            var found = pass(ref peek);
            peek.Reader.Read(); // throws for anything but white space after the object
            return found;
        }
        catch (JsonException broken)
        {
            return Malformed(
                $"the body is not valid JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1} of it): {Reason(broken)}");
        }
    }

    public void Problem(string path, string message) => (_problems ??= []).Add(new RequestProblem(path, message));

    /// <summary>Notes a field of bit <paramref name="field"/>; a field seen twice is a problem, for the gateway and the provider may each believe another one.</summary>
    public void Once(ref ulong seen, int field, string path)
    {
        var bit = 1UL << field;
        if ((seen & bit) != 0)
            Problem(path, "appears more than once");
        seen |= bit;
    }

    /// <summary>The string here; null (and a problem) for another type.</summary>
    public string? String(string path)
    {
        if (Reader.TokenType != JsonTokenType.String)
        {
            Wrong(path, "must be a string");
            return null;
        }

        try
        {
            return Reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // JSON allows half a surrogate pair in an escape; text does not.
            Problem(path, "is not valid Unicode text");
            return null;
        }
    }

    public string? OptionalString(string path) => Reader.TokenType == JsonTokenType.Null ? null : String(path);

    public bool OptionalBoolean(string path)
    {
        if (Reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null)
            return Reader.TokenType == JsonTokenType.True;
        Wrong(path, "must be true or false");
        return false;
    }

    /// <summary>An integer (<c>5.0</c> is one) of at least <paramref name="minimum"/>, which is 1 or nothing.</summary>
    public int? OptionalInteger(string path, int minimum = int.MinValue)
    {
        if (Reader.TokenType == JsonTokenType.Null)
            return null;
        if (Reader.TokenType == JsonTokenType.Number && TryInteger(out var value) && value >= minimum)
            return value;
        Wrong(path, minimum == 1 ? "must be a positive integer" : "must be an integer");
        return null;
    }

    public void OptionalNumber(string path)
    {
        if (Reader.TokenType is not (JsonTokenType.Number or JsonTokenType.Null))
            Wrong(path, "must be a number");
    }

    /// <summary>Passes over an object or null.</summary>
    public void OptionalObject(string path)
    {
        if (Reader.TokenType == JsonTokenType.StartObject)
            Reader.Skip();
        else if (Reader.TokenType != JsonTokenType.Null)
            Wrong(path, "must be an object");
    }

    /// <summary>True when an array begins here; then the caller reads up to its end. Null passes; anything else is a problem, passed over.</summary>
    public bool BeginOptionalArray(string path, string message)
    {
        if (Reader.TokenType == JsonTokenType.StartArray)
            return true;
        if (Reader.TokenType != JsonTokenType.Null)
            Wrong(path, message);
        return false;
    }

    /// <summary>Moves to the next element of an array; false at its end.</summary>
    public bool NextElement() => Reader.Read() && Reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Moves to the next name of an object; false at its end.</summary>
    public bool NextName() => Reader.Read() && Reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Moves from a name to its value and passes over it.</summary>
    public void SkipValue()
    {
        Reader.Read();
        Reader.Skip();
    }

    /// <summary>Passes over the wrong value here and says so.</summary>
    public void Wrong(string path, string message)
    {
        Problem(path, message);
        Reader.Skip();
    }

    private readonly bool TryInteger(out int value)
    {
        if (Reader.TryGetInt32(out value))
            return true;
        if (!Reader.TryGetDouble(out var number) || number != Math.Floor(number) || Math.Abs(number) > int.MaxValue)
            return false;
        value = (int)number;
        return true;
    }

    private static RequestPeek Malformed(string message) => new() { Problems = [new RequestProblem("", message)] };

    /// <summary>The framework's sentence ends in its own position and options; ours says the position already.</summary>
    private static string Reason(JsonException broken)
    {
        var end = broken.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? broken.Message : broken.Message[..end];
    }
}
