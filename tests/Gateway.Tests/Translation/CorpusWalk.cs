using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Tests.Translation;

/// <summary>Holds every case of a list against a check: by rule, without exceptions, all failures at once.</summary>
internal static class CorpusWalk
{
    /// <param name="cases">What is walked.</param>
    /// <param name="atLeast">Fewer mean that the corpus or the choice of cases is broken.</param>
    /// <param name="check">Says what is wrong; null when nothing is.</param>
    public static async Task RunAsync(IEnumerable<WireCase> cases, int atLeast, Func<WireCase, Task<string?>> check)
    {
        WireCorpus.Require();
        var failures = new List<string>();
        var walked = 0;
        foreach (var wireCase in cases)
        {
            walked++;
            if (await check(wireCase) is { } why)
                failures.Add($"{wireCase}: {why}");
        }

        failures.ShouldBeEmpty();
        walked.ShouldBeGreaterThanOrEqualTo(atLeast);
    }
}
