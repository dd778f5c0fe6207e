namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Tells reasoning from the answer where a model's chat template leaves both in <c>content</c>:
/// <c>&lt;think&gt;…&lt;/think&gt;</c> at its beginning (DeepSeek R1, Qwen 3 and others behind servers without a reasoning parser). The tags may come in
/// pieces. Tags further on are somebody's text.
/// </summary>
internal sealed class ThinkTagSplit
{
    private const string Open = "<think>";
    private const string Close = "</think>";

    private Place _place = Place.Before;
    private string _held = "";
    private bool _hasReasoned;

    private enum Place
    {
        Before,
        Inside,
        Behind,
        Answer,
    }

    /// <summary>Everything of <paramref name="text"/> (and of what was held back) that can be told: first its reasoning, then its answer.</summary>
    public (string Reasoning, string Answer) Next(string text)
    {
        if (_place == Place.Answer)
            return ("", text);
        _held += text;
        return (_place == Place.Before ? Enter() : "") is { Length: > 0 } answer ? ("", answer) : (TakeReasoning(), TakeAnswer());
    }

    /// <summary>What was held back, when nothing more comes: the beginning of a tag that did not follow.</summary>
    public (string Reasoning, string Answer) Rest()
    {
        var (held, place) = (_held, _place);
        (_held, _place) = ("", Place.Answer);
        return place switch
        {
            Place.Inside => (held, ""),
            Place.Behind => ("", ""),
            _ => ("", held),
        };
    }

    // Gives the answer back where it does not begin with the tag.
    private string Enter()
    {
        var begun = _held.AsSpan().TrimStart();
        if (begun.StartsWith(Open, StringComparison.Ordinal))
            (_place, _held) = (Place.Inside, begun[Open.Length..].ToString());
        else if (!Open.AsSpan().StartsWith(begun, StringComparison.Ordinal))
            return Leave();
        return "";
    }

    private string Leave()
    {
        var text = _held;
        (_held, _place) = ("", Place.Answer);
        return text;
    }

    private string TakeReasoning()
    {
        if (_place != Place.Inside)
            return "";
        // The line break behind the tag belongs to the tag.
        if (!_hasReasoned)
            _held = _held.TrimStart('\n');
        _hasReasoned |= _held.Length > 0;
        var close = _held.IndexOf(Close, StringComparison.Ordinal);
        var end = close >= 0 ? close : _held.Length - HeldBack();
        var reasoning = _held[..end];
        _held = close >= 0 ? _held[(close + Close.Length)..] : _held[end..];
        if (close >= 0)
            _place = Place.Behind;
        return reasoning;
    }

    // The blank lines between the tag and the answer belong to neither.
    private string TakeAnswer()
    {
        if (_place != Place.Behind)
            return "";
        _held = _held.TrimStart();
        return _held.Length == 0 ? "" : Leave();
    }

    // As much of the end as may be the beginning of the closing tag.
    private int HeldBack()
    {
        for (var length = Math.Min(Close.Length - 1, _held.Length); length > 0; length--)
        {
            if (_held.EndsWith(Close[..length], StringComparison.Ordinal))
                return length;
        }

        return 0;
    }
}
