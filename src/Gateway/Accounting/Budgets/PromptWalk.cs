using System.Text.Json;

namespace Gateway.Accounting.Budgets;

/// <summary>
/// Reads a whole body once, as JSON says it, escapes and all, for what <see cref="PromptContents"/> tells. It knows no dialect: what one vendor would take for
/// a picture counts as one.
/// </summary>
internal ref struct PromptWalk
{
    private const int MaxDepth = 256;

    private Utf8JsonReader _json;
    private PromptContents _contents;
    private bool _isKeptAnHour;

    public PromptWalk(ReadOnlySpan<byte> body) => _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });

    private enum Place
    {
        Top,
        Block,

        /// <summary>An element of what OpenAI's Responses are asked.</summary>
        Item,
        Tool,

        /// <summary>Where Anthropic's blocks have their bytes.</summary>
        Source,

        /// <summary>Where Google's parts have theirs.</summary>
        Inline,

        /// <summary>Where OpenAI's parts have theirs.</summary>
        Address,
    }

    public PromptContents Read()
    {
        _json.Read();
        Value(Place.Top);
        // Anything behind the object is an error.
        _json.Read();
        if (_contents.Cache != CacheWrites.None && _isKeptAnHour)
            _contents.Cache = CacheWrites.OneHour;
        return _contents;
    }

    /// <summary>Reads to the end of the value the reader is at.</summary>
    private PromptMembers Value(Place place)
    {
        if (_json.TokenType == JsonTokenType.StartObject)
            return Object(place);
        if (_json.TokenType == JsonTokenType.StartArray)
        {
            while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
                Value(place);
        }

        return PromptMembers.None;
    }

    private PromptMembers Object(Place place)
    {
        var (members, bytes) = (PromptMembers.None, 0L);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var field = PromptFields.At(in _json);
            _json.Read();
            members |= Member(field, place, ref bytes);
        }

        Count(members, place, bytes);
        return members;
    }

    private PromptMembers Member(PromptField field, Place place, ref long bytes)
    {
        var isText = _json.TokenType == JsonTokenType.String;
        switch (field)
        {
            case PromptField.Type when isText:
                return PromptWords.OfType(PromptFields.Word(in _json));
            case PromptField.MimeType when isText:
                return PromptWords.OfMime(PromptFields.Word(in _json));
            case PromptField.Ttl when isText:
                _isKeptAnHour |= PromptFields.Word(in _json).SequenceEqual("1h"u8);
                return PromptMembers.None;
            case PromptField.Data when isText && place is Place.Source or Place.Inline:
            case PromptField.Url when isText && place == Place.Address && _json.ValueSpan.StartsWith("data:"u8):
                bytes += _json.ValueSpan.Length;
                return PromptMembers.None;
            case PromptField.FileId when isText:
                return PromptMembers.HasFileId;
            case PromptField.FileUri when isText:
                return PromptMembers.HasFileUri;
            default:
                return _json.TokenType is JsonTokenType.Null or JsonTokenType.False ? PromptMembers.None : Member(field, place);
        }
    }

    private PromptMembers Member(PromptField field, Place place)
    {
        switch (field)
        {
            case PromptField.CacheControl:
                _contents.Cache = CacheWrites.FiveMinutes;
                Value(Place.Block);
                return PromptMembers.None;
            case var _ when place == Place.Tool:
                _json.Skip();
                return field switch
                {
                    PromptField.Name => PromptMembers.HasName,
                    PromptField.Declarations => PromptMembers.HasDeclarations,
                    _ => PromptMembers.HasOther,
                };
            case PromptField.Role:
                return Skipped(PromptMembers.HasRole);
            case PromptField.Id:
                return Skipped(PromptMembers.HasId);
            case PromptField.Source:
                return SourceOf(Value(Place.Source));
            default:
                Part(field, place);
                return PromptMembers.None;
        }
    }

    private void Part(PromptField field, Place place)
    {
        switch (field)
        {
            case PromptField.Tools when place == Place.Top:
                _contents.HasTools = true;
                Value(Place.Tool);
                return;
            case PromptField.Fetches when place == Place.Top:
                _contents.IsFetched = true;
                _json.Skip();
                return;
            case PromptField.Cached when place != Place.Top:
                _contents.FillsWindow = true;
                _json.Skip();
                return;
            case PromptField.Input when place == Place.Top:
                Value(Place.Item);
                return;
            case PromptField.Input when _json.TokenType == JsonTokenType.StartObject:
            case PromptField.Free:
                _json.Skip();
                return;
            case PromptField.Inline:
                Value(Place.Inline);
                return;
            default:
                Media(field);
                return;
        }
    }

    private void Media(PromptField field)
    {
        var isText = _json.TokenType == JsonTokenType.String;
        if (field is PromptField.ImageUrl || (field is PromptField.Image && isText))
            _contents.Pictures++;
        else if (field is PromptField.LongUrl || (field is PromptField.FileData && isText))
            _contents.FillsWindow = true;
        else
        {
            Value(Place.Block);
            return;
        }

        if (isText && (field == PromptField.FileData || _json.ValueSpan.StartsWith("data:"u8)))
            _contents.MediaBytes += _json.ValueSpan.Length;
        Value(Place.Address);
    }

    private void Count(PromptMembers members, Place place, long bytes)
    {
        switch (place)
        {
            case Place.Tool:
                CountTool(members);
                return;
            case Place.Source or Place.Address:
                _contents.MediaBytes += Has(members, PromptMembers.IsReadable) ? 0 : bytes;
                return;
            case Place.Inline:
                CountInline(members, bytes);
                return;
            case Place.Item when !Has(members, PromptMembers.AnyType | PromptMembers.HasRole) && Has(members, PromptMembers.HasId):
                _contents.FillsWindow = true;
                return;
            default:
                CountBlock(members);
                return;
        }
    }

    private void CountBlock(PromptMembers members)
    {
        var (hasFile, isItem) = (Has(members, PromptMembers.HasFileId), Has(members, PromptMembers.IsImageItem));
        if (Has(members, PromptMembers.IsImage) || (isItem && hasFile))
            _contents.Pictures++;
        var isLong = Has(members, PromptMembers.IsDocument) && (Has(members, PromptMembers.HasOtherSource) || !Has(members, PromptMembers.HasReadableSource));
        _contents.FillsWindow |= isLong || Has(members, PromptMembers.IsReference) || (hasFile && !isItem && !Has(members, PromptMembers.IsImage));
        if (Has(members, PromptMembers.HasFileUri))
            CountFile(members);
    }

    // A text in base64 is at least as long as it is by itself.
    private void CountInline(PromptMembers members, long bytes)
    {
        var isText = Has(members, PromptMembers.HasTextMime);
        _contents.MediaBytes += isText ? 0 : bytes;
        if (!isText || Has(members, PromptMembers.HasImageMime | PromptMembers.HasOtherMime))
            CountFile(members);
    }

    private void CountFile(PromptMembers members)
    {
        if (Has(members, PromptMembers.HasImageMime))
            _contents.Pictures++;
        _contents.FillsWindow |= !Has(members, PromptMembers.HasImageMime) || Has(members, PromptMembers.HasOtherMime);
    }

    // A tool without a type is its caller's where it has a name or is Google's list of such.
    private void CountTool(PromptMembers members)
    {
        var isOwn = Has(members, PromptMembers.AnyType)
            ? (members & PromptMembers.AnyType) == PromptMembers.IsOwnTool
            : Has(members, PromptMembers.HasName) || !Has(members, PromptMembers.HasOther);
        _contents.IsFetched |= !isOwn;
        _contents.MakesPictures |= Has(members, PromptMembers.MakesPictures);
    }

    private PromptMembers Skipped(PromptMembers members)
    {
        _json.Skip();
        return members;
    }

    private static PromptMembers SourceOf(PromptMembers members) =>
        Has(members, PromptMembers.IsReadable) && !Has(members, PromptMembers.IsBinary) ? PromptMembers.HasReadableSource : PromptMembers.HasOtherSource;

    private static bool Has(PromptMembers members, PromptMembers any) => (members & any) != 0;
}
