namespace Gateway.Protocol.Json;

/// <summary>What is to be changed in a body, in place: every byte outside the edits stays as the caller wrote it.</summary>
public sealed class JsonEdits
{
    // Few at a time, kept in the order of the body.
    private readonly List<(int Start, int End, ReadOnlyMemory<byte> Value)> _edits = [];

    public bool IsEmpty => _edits.Count == 0;

    /// <summary>Puts <paramref name="value"/> in place of the bytes of <paramref name="range"/> (from the start). Edits must not overlap.</summary>
    public void Replace(Range range, ReadOnlyMemory<byte> value) => Add(range.Start.Value, range.End.Value, value);

    /// <summary>Puts <paramref name="value"/> before the byte at <paramref name="position"/>.</summary>
    public void Insert(int position, ReadOnlyMemory<byte> value) => Add(position, position, value);

    public SplicedBody Apply(ReadOnlyMemory<byte> body)
    {
        if (_edits.Count == 0)
            return new SplicedBody(body);
        var pieces = new ReadOnlyMemory<byte>[_edits.Count * 2 + 1];
        var at = 0;
        for (var i = 0; i < _edits.Count; i++)
        {
            var (start, end, value) = _edits[i];
            (pieces[2 * i], pieces[2 * i + 1], at) = (body[at..start], value, end);
        }

        pieces[^1] = body[at..];
        return new SplicedBody(pieces);
    }

    // Two at one place stand in the order they were added; what is put in stands before what is taken out.
    private void Add(int start, int end, ReadOnlyMemory<byte> value)
    {
        var index = _edits.Count;
        while (index > 0 && (_edits[index - 1].Start > start || (start == end && _edits[index - 1].Start == start && _edits[index - 1].End > start)))
            index--;
        if ((index > 0 && _edits[index - 1].End > start) || (index < _edits.Count && _edits[index].Start < end))
            throw new ArgumentException("Edits overlap.", nameof(start));
        _edits.Insert(index, (start, end, value));
    }
}
