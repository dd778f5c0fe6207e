using System.Text;
using Gateway.Accounting.Tokens;

namespace Gateway.Tests.Accounting.Tokens;

public sealed class PieceCacheTests
{
    private readonly PieceCache _cache = new();

    [Fact]
    public void APieceOffered_IsFound()
    {
        _cache.Offer("word"u8, 5, 3);

        _cache.TryGet("word"u8, 5, out var tokens).ShouldBeTrue();
        tokens.ShouldBe(3);
    }

    [Fact]
    public void AnotherPieceOfTheSameHash_IsNotTakenForIt()
    {
        _cache.Offer("word"u8, 5, 3);

        _cache.TryGet("work"u8, 5, out _).ShouldBeFalse();
    }

    [Fact]
    public void WordsThatComeOnce_DriveOutFewThatComeOften_YetNewOnesAreLearnt()
    {
        for (var i = 0; i < 100; i++)
            _cache.Offer(Word("often", i), (uint)i, 2);
        for (var i = 0; i < 100; i++)
            _cache.Offer(Word("once", i), (uint)i, 2);

        Kept("often").ShouldBeInRange(90, 99);
        Kept("once").ShouldBe(100 - Kept("often"));
    }

    private int Kept(string word) => Enumerable.Range(0, 100).Count(i => _cache.TryGet(Word(word, i), (uint)i, out _));

    private static byte[] Word(string word, int number) => Encoding.UTF8.GetBytes($"{word}{number}");
}
