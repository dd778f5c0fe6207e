using System.Text;

namespace Gateway.Tests.Hardening;

/// <summary>Standard output that is read as it is written and not kept: lines that tell of a caller's secrets are.</summary>
internal sealed class WatchedLog : MemoryStream
{
    private readonly StringBuilder _line = new();
    private readonly Lock _gate = new();
    private readonly List<string> _telling = [];
    private int _lines;
    private int _broken;

    public int Lines => Volatile.Read(ref _lines);

    /// <summary>Lines that are no line of the log: what was injected began one of its own.</summary>
    public int Broken => Volatile.Read(ref _broken);

    /// <summary>Lines with a secret in them, the first few.</summary>
    public IReadOnlyList<string> Telling
    {
        get
        {
            lock (_gate)
                return [.. _telling];
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            foreach (var c in Encoding.UTF8.GetString(buffer))
            {
                if (c == '\n')
                    End();
                else
                    _line.Append(c);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    private void End()
    {
        var line = _line.ToString();
        _line.Clear();
        _lines++;
        if (!line.StartsWith('{') || !line.EndsWith('}'))
            _broken++;
        if (line.Contains($"{GoodCaller.Secret}-body", StringComparison.Ordinal) || line.Contains($"{GoodCaller.Secret}-head", StringComparison.Ordinal) || line.Contains($"{GoodCaller.Secret}-vendor", StringComparison.Ordinal)
            || line.Contains(Targets.HostileKey, StringComparison.Ordinal) || line.Contains(Targets.GoodKey, StringComparison.Ordinal))
            _telling.Add(line);
    }
}
