using BenchmarkDotNet.Attributes;
using Gateway.Accounting.Tokens;

namespace Gateway.Benchmarks.Accounting;

/// <summary>Counting a megabyte. Goals: English at 20 MB/s, that is 50 ms; a single letter well under a second.</summary>
[MemoryDiagnoser]
public class BpeEncodingBenchmarks
{
    private const int Megabyte = 1_000_000;

    private string _text = "";
    private BpeEncoding _encoding = BpeEncoding.O200k;

    [Params("cl100k_base", "o200k_base")]
    public string Encoding { get; set; } = "";

    [Params("english", "code", "chinese", "random words", "one letter")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void WriteText()
    {
        _encoding = Encoding == BpeEncoding.O200k.Name ? BpeEncoding.O200k : BpeEncoding.Cl100k;
        _text = Text switch
        {
            "english" => WrittenText.English(Megabyte),
            "code" => WrittenText.Code(Megabyte),
            "chinese" => WrittenText.Chinese(Megabyte),
            "random words" => WrittenText.RandomWords(Megabyte),
            _ => new string('a', Megabyte),
        };
    }

    [Benchmark]
    public int Count() => _encoding.Count(_text);
}
