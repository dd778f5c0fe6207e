using Gateway.Accounting.Tokens;

namespace Gateway.Tests.Accounting.Tokens;

public sealed class PieceMergeTests
{
    [Theory]
    [InlineData("cl100k_base")]
    [InlineData("o200k_base")]
    public void LongAndShortMerge_AreTheSame(string encoding)
    {
        var (ranks, _) = TokenRanksReader.ReadEmbedded(encoding);
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            // Few different bytes make many pairs of one rank.
            var bytes = random.GetItems("abeinrst  ab中é"u8.ToArray().AsSpan(0, random.Next(1, 16)), random.Next(1, 2 * ShortPieceMerge.Longest));

            LongPieceMerge.Count(ranks, bytes).ShouldBe(ShortPieceMerge.Count(ranks, bytes), Convert.ToHexString(bytes));
        }
    }

    [Fact]
    public void TheHeap_GivesPairsByRankThenPlace()
    {
        var random = new Random(11);
        List<(int Rank, int Place)> pairs = [.. Enumerable.Range(0, 5_000).Select(_ => (random.Next(50), random.Next(1_000_000)))];
        var heap = new PairHeap(capacity: 16);
        foreach (var (rank, place) in pairs)
            heap.Add(rank, place);

        var taken = new List<(int, int)>();
        while (heap.TryTake(out var rank, out var place))
            taken.Add((rank, place));
        heap.Dispose();

        taken.ShouldBe(pairs.Order());
    }
}
