namespace Gateway.Protocol.Json;

/// <summary>
/// Takes members out of one JSON object, or elements out of one array, in place, each with one of its commas. Told of every one in order, it takes out runs: with the comma
/// behind them where another follows, else with the one before.
/// </summary>
internal struct MemberRemoval(JsonEdits edits)
{
    private const int Nowhere = -1;

    private int _keptEnd = Nowhere;
    private int _runStart = Nowhere;
    private int _runEnd = Nowhere;

    /// <summary>A member that stays begins here.</summary>
    public void Keep(int start)
    {
        if (_runStart != Nowhere)
            edits.Replace(_runStart..start, default);
        _runStart = Nowhere;
    }

    /// <summary>The member that stays ends here.</summary>
    public void Kept(int end) => _keptEnd = end;

    public void Remove(int start, int end)
    {
        if (_runStart == Nowhere)
            _runStart = start;
        _runEnd = end;
    }

    /// <summary>The object has ended.</summary>
    public readonly void Finish()
    {
        if (_runStart != Nowhere)
            edits.Replace((_keptEnd == Nowhere ? _runStart : _keptEnd).._runEnd, default);
    }
}
