namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Follows a JSON object or array that arrives in pieces and knows when its last bracket has come.</summary>
internal struct JsonExtent
{
    private int _depth;
    private bool _inString;
    private bool _escaped;

    public bool IsComplete { get; private set; }

    public void Add(ReadOnlySpan<char> piece)
    {
        foreach (var c in piece)
        {
            if (_escaped)
                _escaped = false;
            else if (_inString)
                (_escaped, _inString) = (c == '\\', c != '"');
            else
                AddStructure(c);
        }
    }

    private void AddStructure(char c)
    {
        if (c == '"')
        {
            _inString = true;
        }
        else if (c is '{' or '[')
        {
            _depth++;
        }
        else if (c is '}' or ']')
        {
            _depth--;
            IsComplete |= _depth == 0;
        }
    }
}
