using System.Globalization;
using System.Text;
using Gateway.Accounting.Tokens;

namespace Gateway.Tests.Accounting.Tokens;

/// <summary>Counts are equal to those of npm's tiktoken.</summary>
public sealed class BpeEncodingTests
{
    private static readonly BpeEncoding[] Encodings = [BpeEncoding.Cl100k, BpeEncoding.O200k];

    [Fact]
    public void TextsOfManyKinds_CountAsWithTiktoken()
    {
        foreach (var row in TiktokenFixture.Rows("texts.tsv"))
        {
            var text = TiktokenFixture.Unescaped(row[3]);
            var whole = new StringBuilder().Insert(0, text, TiktokenFixture.Number(row[2])).ToString();

            Counts(whole).ShouldBe(Expected(row[..2]), $"{row[2]} x '{row[3]}'");
        }
    }

    [Fact]
    public void MixturesOfScriptsAndSigns_CountAsWithTiktoken()
    {
        var rows = TiktokenFixture.Rows("mixtures.tsv").ToList();
        string[] pieces = [.. rows[0].Select(TiktokenFixture.Unescaped)];
        var seed = 1u;
        foreach (var expected in rows.Skip(1).SelectMany(row => row))
        {
            var text = new StringBuilder();
            for (var left = 1 + Next(14); left > 0; left--)
                text.Append(pieces[Next(pieces.Length)]);
            Counts(text.ToString()).ShouldBe(Expected(expected.Split(' ')), text.ToString());
        }

        int Next(int below) => (int)(((seed = (seed * 1_103_515_245) + 12_345) >> 16) % (uint)below);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Characters_AreOfTheKindTiktokenTakesThemFor()
    {
        var block = 0;
        foreach (var row in TiktokenFixture.Rows("characters.tsv"))
        {
            for (var last = block + TiktokenFixture.Number(row[0]); block < last; block++)
            {
                var step = block < 0x200 ? 1 : 16;
                var sums = Enumerable.Range(0, 256 / step).Select(i => Counts(InManyPlaces((block * 256) + (i * step)))).ToList();
                int[] sum = [sums.Sum(s => s[0]), sums.Sum(s => s[1])];
                sum.ShouldBe(Expected(row[1..]), $"U+{(block * 256).ToString("X4", CultureInfo.InvariantCulture)} and the 255 after it");
            }
        }

        block.ShouldBe(0x1100);
    }

    [Fact]
    public void SpecialTokens_AreOneTokenWhereAskedFor()
    {
        foreach (var row in TiktokenFixture.Rows("special.tsv"))
        {
            var text = TiktokenFixture.Unescaped(row[2]);
            Encodings.Select(e => e.CountWithSpecial(text)).ShouldBe(Expected(row[..2]), text);
        }
    }

    [Theory]
    [InlineData('a', 8, 8)]
    [InlineData('!', 16, 8)]
    public void AMegabyteOfOneLetter_IsCountedAsItsBeginningIs(char letter, int lettersO200k, int lettersCl100k)
    {
        // Tiktoken itself takes an hour for it; for the first thousands, texts.tsv has its counts.
        var text = new string(letter, 1 << 20);

        BpeEncoding.O200k.Count(text).ShouldBe((1 << 20) / lettersO200k);
        BpeEncoding.Cl100k.Count(text).ShouldBe((1 << 20) / lettersCl100k);
    }

    [Fact]
    public void AWordTooLongToCountExactly_IsCountedInSlices()
    {
        var text = new string('a', BpeEncoding.LongestExactWord + 80);

        BpeEncoding.O200k.Count(text).ShouldBe(text.Length / 8);
    }

    [Fact]
    public void Utf8_CountsAsTheTextItIs()
    {
        foreach (var row in TiktokenFixture.Rows("texts.tsv"))
        {
            var text = TiktokenFixture.Unescaped(row[3]);
            foreach (var encoding in Encodings)
                encoding.Count(Encoding.UTF8.GetBytes(text)).ShouldBe(encoding.Count(text), row[3]);
        }
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', 0xFF, (byte)'b' }, "a\uFFFDb")]
    [InlineData(new byte[] { 0xE4, 0xB8 }, "\uFFFD")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80, (byte)' ' }, "\uFFFD\uFFFD\uFFFD ")]
    public void BytesThatAreNoUtf8_CountAsReplacementCharacters(byte[] bytes, string text) =>
        BpeEncoding.O200k.Count(bytes).ShouldBe(BpeEncoding.O200k.Count(text));

    [Fact]
    public void ManyThreadsAtOnce_CountAlike()
    {
        var texts = Enumerable.Range(0, 64).Select(i => string.Join(' ', Enumerable.Range(i, 300).Select(n => $"wordling{n % 97}x{n}"))).ToList();
        var alone = texts.Select(t => BpeEncoding.O200k.Count(t)).ToList();

        var together = texts.AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(t => BpeEncoding.O200k.Count(t)).ToList();

        together.ShouldBe(alone);
    }

    [Fact]
    public void TextThatWasCountedBefore_AllocatesNothing()
    {
        var text = string.Join(' ', Enumerable.Range(0, 500).Select(n => $"The gateway's unforeseeable tokenisations, {n}."));
        BpeEncoding.O200k.Count(text);
        BpeEncoding.O200k.Count(text);

        var before = GC.GetAllocatedBytesForCurrentThread();
        BpeEncoding.O200k.Count(text);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000);
    }

    private static string InManyPlaces(int c)
    {
        var x = c is >= 0xD800 and < 0xE000 ? ((char)c).ToString() : char.ConvertFromUtf32(c);
        return $"x{x}y {x}{x}1'{x} A{x}B12{x}3 {x}";
    }

    private static int[] Counts(string text) => [.. Encodings.Select(e => e.Count(text))];

    private static int[] Expected(IEnumerable<string> cells) => [.. cells.Select(cell => TiktokenFixture.Number(cell))];
}
