using System.IO.Compression;
using System.Text;
using Gateway.Accounting.Tokens;

namespace Gateway.Tests.Accounting.Tokens;

public sealed class TokenRanksTests
{
    [Theory]
    [InlineData("cl100k_base")]
    [InlineData("o200k_base")]
    public void EveryTokenOfTheSource_HasItsRank(string encoding)
    {
        var source = TokenSource.Read(encoding);
        var (ranks, special) = TokenRanksReader.ReadEmbedded(encoding);
        var rank = 0;
        foreach (var line in source.GetProperty("bpe_ranks").GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var token in line.Split(' ')[2..])
                ranks.Find(Convert.FromBase64String(token)).ShouldBe(rank++);
        }

        ranks.Count.ShouldBe(rank);
        special.ShouldBe(source.GetProperty("special_tokens").EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void WhatIsNoToken_HasNoRank()
    {
        var (ranks, _) = TokenRanksReader.ReadEmbedded("o200k_base");

        ranks.Find("qzxv"u8).ShouldBe(TokenRanks.None);
        ranks.Find(new byte[1_000]).ShouldBe(TokenRanks.None);
    }

    [Fact]
    public void AFileOfItsForm_IsRead()
    {
        using var file = File("# a comment\ntokens 2\nspecial <|end|>\n\n", [1, 2, 97, 98, 99]);

        var (ranks, special) = TokenRanksReader.Read(file);

        ranks.Find("bc"u8).ShouldBe(1);
        special.ShouldBe(["<|end|>"]);
    }

    [Theory]
    [InlineData("tokens 2\n", new byte[] { }, typeof(EndOfStreamException))]
    [InlineData("tokens 2\n\n", new byte[] { 1, 2, 97, 98 }, typeof(EndOfStreamException))]
    [InlineData("tokens 2\n\n", new byte[] { 1, 2, 97, 98, 99, 100 }, typeof(InvalidDataException))]
    public void AFileThatIsTooShortOrTooLong_IsNot(string header, byte[] body, Type problem)
    {
        using var file = File(header, body);

        Should.Throw(() => TokenRanksReader.Read(file), problem);
    }

    private static MemoryStream File(string header, byte[] body)
    {
        var file = new MemoryStream();
        file.Write(Encoding.ASCII.GetBytes(header));
        if (body.Length > 0)
        {
            using var packed = new ZLibStream(file, CompressionLevel.Fastest, leaveOpen: true);
            packed.Write(body);
        }

        file.Position = 0;
        return file;
    }
}
