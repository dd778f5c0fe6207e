using System.Text;
using Gateway.Benchmarks.Load.Http;

namespace Gateway.Benchmarks.Load.Workloads;

/// <summary>Is an answer whole? A proxy that cuts or drops is fast, so every answer is held against the first one.</summary>
internal sealed class AnswerCheck(Scenario scenario, WireFormat format)
{
    /// <summary>Ids and counters in a body may grow by a few digits.</summary>
    private const int LengthSlack = 64;

    /// <summary>The terminal event is short.</summary>
    private const int TailLength = 128;

    private readonly byte[] _terminalMark = Encoding.ASCII.GetBytes(format.TerminalMark);
    private int _firstSize;

    /// <summary>What is wrong with the answer; null when nothing is.</summary>
    public string? FindFault(in HttpAnswer answer)
    {
        if (answer.Status != 200)
            return $"status {answer.Status}: {Excerpt(answer.Body)}";
        return scenario.Stream ? FindStreamFault(answer.Body) : FindBodyFault(answer.Body);
    }

    private string? FindStreamFault(ReadOnlySpan<byte> body)
    {
        if (body[Math.Max(0, body.Length - TailLength)..].IndexOf(_terminalMark) < 0)
            return $"no terminal event; the stream ends: {Excerpt(body[Math.Max(0, body.Length - TailLength)..])}";
        var events = body.Count("\ndata:"u8) + (body.StartsWith("data:"u8) ? 1 : 0);
        return FindSizeFault(events, 0, "events");
    }

    private string? FindBodyFault(ReadOnlySpan<byte> body) => body.TrimEnd("\r\n "u8) is [.., (byte)'}']
        ? FindSizeFault(body.Length, LengthSlack, "bytes")
        : $"not a whole JSON object: {Excerpt(body)}";

    private string? FindSizeFault(int size, int slack, string unit)
    {
        if (size < scenario.LeastAnswer)
            return $"{size} {unit} where at least {scenario.LeastAnswer} were asked for";
        var first = Interlocked.CompareExchange(ref _firstSize, size, 0);
        return first == 0 || Math.Abs(size - first) <= slack ? null : $"{size} {unit} where the first answer had {first}";
    }

    private static string Excerpt(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body[..Math.Min(body.Length, 300)]);
}
