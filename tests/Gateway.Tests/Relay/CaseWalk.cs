using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Tests.Relay;

/// <summary>A walk over many recorded cases that tells of every failure, not of the first.</summary>
internal sealed class CaseWalk
{
    private readonly List<string> _failures = [];
    private int _walked;

    public async Task StepAsync(WireCase recorded, Func<Task> check)
    {
        _walked++;
        try
        {
            await check();
        }
        catch (ShouldAssertException wrong)
        {
            _failures.Add($"{recorded.Path}: {Excerpt(wrong.Message)}");
        }
    }

    public void End(int atLeast)
    {
        _failures.ShouldBeEmpty($"{_failures.Count} of {_walked} cases:\n{string.Join('\n', _failures.Take(20))}");
        _walked.ShouldBeGreaterThanOrEqualTo(atLeast);
    }

    /// <summary>Where two byte strings part; a difference of megabytes is no help to a reader.</summary>
    public static void Same(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected, string what)
    {
        if (actual.SequenceEqual(expected))
            return;
        var at = actual.CommonPrefixLength(expected);
        throw new ShouldAssertException($"{what}: {actual.Length} bytes for {expected.Length}, parted at {at}: …{Around(actual, at)}… for …{Around(expected, at)}…");
    }

    private static string Around(ReadOnlySpan<byte> bytes, int at)
    {
        var start = Math.Max(0, at - 30);
        return System.Text.Encoding.UTF8.GetString(bytes[start..Math.Min(bytes.Length, at + 60)]);
    }

    private static string Excerpt(string message) => message.Length <= 600 ? message : message[..600];
}
