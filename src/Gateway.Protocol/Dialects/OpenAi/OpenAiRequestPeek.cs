using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>One pass over a request's bytes: its top level and its messages, nothing deeper.</summary>
internal ref struct OpenAiRequestPeek
{
    private readonly List<RequestProblem> _problems = [];
    private Utf8JsonReader _json;
    private string? _model;
    private Range _modelRange;
    private bool _hasModel;
    private bool _hasMessages;
    private bool _stream;
    private int? _maxOutput;
    private bool _namesOtherModels;
    private string? _lengthInOtherLetters;
    private Range[]? _limits;
    private string? _user;
    private string? _safetyIdentifier;
    private int _choices = 1;
    private bool _includeUsage;
    private StreamOptionsPlace? _streamOptions;

    private OpenAiRequestPeek(ReadOnlySpan<byte> body) =>
        _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = OpenAiFields.ParseOptions.MaxDepth });

    public static RequestPeek Read(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
            return Broken("The body is not valid UTF-8.");
        try
        {
            if (!FieldNames.AreText(body, OpenAiFields.ParseOptions.MaxDepth))
                return Broken("A field name is not valid text.");
            var pass = new OpenAiRequestPeek(body);
            pass.ReadBody();
            return pass.Result();
        }
        catch (JsonException e)
        {
            return Broken($"The body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).");
        }
        catch (InvalidOperationException)
        {
            return Broken("A field name is not valid text.");
        }
    }

    private static RequestPeek Broken(string message) => new() { Problems = [new RequestProblem("", message)] };

    private readonly RequestPeek Result() => new()
    {
        Model = _model,
        ModelRange = _modelRange,
        HasModel = _hasModel,
        Stream = _stream,
        MaxOutputTokens = _maxOutput,
        NamesOtherModels = _namesOtherModels,
        LengthInOtherLetters = _lengthInOtherLetters,
        MaxOutputRanges = _limits ?? [],
        UserId = string.IsNullOrEmpty(_user) ? _safetyIdentifier : _user,
        Choices = _choices,
        IncludeUsage = _includeUsage,
        StreamOptions = _streamOptions,
        Problems = _problems,
    };

    private void ReadBody()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Problem("", "The body must be a JSON object.");
            _json.Skip();
        }
        else
        {
            while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
                ReadField();
            if (!_hasMessages)
                Problem("messages", "is required");
        }

        // Reads on, so that anything behind the object is an error.
        while (_json.Read())
        {
        }
    }

    private void ReadField()
    {
        if (_json.ValueTextEquals("model"u8))
            ReadModel();
        else if (_json.ValueTextEquals("messages"u8))
            ReadMessages();
        else if (_json.ValueTextEquals("stream"u8))
            ReadStream();
        else if (_json.ValueTextEquals("max_tokens"u8))
            ReadMaxTokens("max_tokens");
        else if (_json.ValueTextEquals("max_completion_tokens"u8))
            ReadMaxTokens("max_completion_tokens");
        else if (_json.ValueTextEquals("user"u8))
            _user = ReadUser();
        else if (_json.ValueTextEquals("safety_identifier"u8))
            _safetyIdentifier = ReadSafetyIdentifier();
        else if (_json.ValueTextEquals("temperature"u8))
            Expect("temperature", JsonTokenType.Number, "must be a number");
        else if (_json.ValueTextEquals("top_p"u8))
            Expect("top_p", JsonTokenType.Number, "must be a number");
        else if (_json.ValueTextEquals("tools"u8))
            Expect("tools", JsonTokenType.StartArray, "must be an array");
        else if (_json.ValueTextEquals("stream_options"u8))
            ReadStreamOptions();
        else if (_json.ValueTextEquals("n"u8))
            _choices = Math.Max(_choices, ReadLimit("n") ?? 1);
        else
        {
            _namesOtherModels |= ModelNames.IsAnother(in _json);
            if (LengthNames.IsInOtherLetters(in _json))
                _lengthInOtherLetters = _json.GetString();
            _json.Skip();
        }
    }

    private void ReadModel()
    {
        _json.Read();
        if (_hasModel)
            Problem("model", "is given more than once");
        _hasModel = true;
        // Azure names the model in the path, and its clients send null: a value to put another one in place of.
        var start = (int)_json.TokenStartIndex;
        _model = _json.TokenType == JsonTokenType.String ? Text() : null;
        if (_json.TokenType != JsonTokenType.Null && _model is not { Length: > 0 })
            Problem("model", "must be a non-empty string");
        _json.Skip();
        _modelRange = new Range(start, (int)_json.BytesConsumed);
    }

    private void ReadStream()
    {
        _json.Read();
        _stream = _json.TokenType == JsonTokenType.True;
        if (_json.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
            Problem("stream", "must be true or false");
        _json.Skip();
    }

    private void ReadStreamOptions()
    {
        _json.Read();
        var start = (int)_json.TokenStartIndex;
        var (usage, isEmpty) = ((Range?)null, true);
        _includeUsage = false;
        if (_json.TokenType == JsonTokenType.StartObject)
        {
            for (; _json.Read() && _json.TokenType == JsonTokenType.PropertyName; isEmpty = false)
                usage = ReadStreamOption() ?? usage;
        }
        else
        {
            if (_json.TokenType != JsonTokenType.Null)
                Problem("stream_options", "must be an object");
            _json.Skip();
        }

        _streamOptions = new StreamOptionsPlace(new Range(start, (int)_json.BytesConsumed), usage, isEmpty);
    }

    private Range? ReadStreamOption()
    {
        var asksUsage = _json.ValueTextEquals("include_usage"u8);
        _json.Read();
        var start = (int)_json.TokenStartIndex;
        if (asksUsage)
            _includeUsage = _json.TokenType == JsonTokenType.True;
        _json.Skip();
        return asksUsage ? new Range(start, (int)_json.BytesConsumed) : null;
    }

    // Providers differ in which of the names they believe, and some are sent the one under the other's.
    private void ReadMaxTokens(string name)
    {
        var limit = ReadLimit(name);
        _maxOutput = _maxOutput > limit || limit is null ? _maxOutput : limit;
        _limits = [.. _limits ?? [], (int)_json.TokenStartIndex..(int)_json.BytesConsumed];
    }

    private int? ReadLimit(string name)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var limit) && limit > 0)
            return (int)Math.Min(limit, int.MaxValue);
        if (_json.TokenType != JsonTokenType.Null)
            Problem(name, "must be an integer of at least 1");
        _json.Skip();
        return null;
    }

    private string? ReadUser()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.String)
            return Text();
        if (_json.TokenType != JsonTokenType.Null)
            Problem("user", "must be a string");
        _json.Skip();
        return null;
    }

    // What takes the place of user; providers say themselves what they think of one that is no string.
    private string? ReadSafetyIdentifier()
    {
        _json.Read();
        var text = _json.TokenType == JsonTokenType.String ? Text() : null;
        _json.Skip();
        return text;
    }

    private void ReadMessages()
    {
        _hasMessages = true;
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            Problem("messages", "must be an array");
            _json.Skip();
            return;
        }

        var count = 0;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
            ReadMessage(count++);
        if (count == 0)
            Problem("messages", "must hold at least one message");
    }

    private void ReadMessage(int index)
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Problem(At(index), "must be an object");
            _json.Skip();
            return;
        }

        var hasRole = false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("role"u8))
                hasRole = ReadRole(index);
            else if (_json.ValueTextEquals("content"u8))
                ReadContent(index);
            else
                _json.Skip();
        }

        if (!hasRole)
            Problem($"{At(index)}.role", "is required");
    }

    private bool ReadRole(int index)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.String)
            Problem($"{At(index)}.role", "must be a string");
        _json.Skip();
        return true;
    }

    private void ReadContent(int index)
    {
        _json.Read();
        if (_json.TokenType is not (JsonTokenType.String or JsonTokenType.StartArray or JsonTokenType.Null))
            Problem($"{At(index)}.content", "must be a string or an array of parts");
        _json.Skip();
    }

    private void Expect(string name, JsonTokenType type, string message)
    {
        _json.Read();
        if (_json.TokenType != type && _json.TokenType != JsonTokenType.Null)
            Problem(name, message);
        _json.Skip();
    }

    // Half of a surrogate pair is valid JSON and no text.
    private string? Text()
    {
        try
        {
            return _json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private readonly void Problem(string path, string message) => _problems.Add(new RequestProblem(path, message));

    private static string At(int index) => string.Create(CultureInfo.InvariantCulture, $"messages[{index}]");
}
