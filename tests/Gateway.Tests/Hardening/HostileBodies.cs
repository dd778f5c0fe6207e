using System.IO.Compression;
using System.Text;

namespace Gateway.Tests.Hardening;

/// <summary>Bodies that are no JSON, or JSON that nobody means well with.</summary>
internal static class HostileBodies
{
    private static readonly string[] WrongValues =
    [
        "null", "true", "false", "0", "-1", "1.5", "\"\"", "\"x\"", "[]", "{}", "[[]]", "[null]", "{\"a\":1}", "[{}]", "[1,2]", "[\"\"]", "{\"type\":\"text\"}", "{\"type\":null}", "\"auto\"",
        "{\"type\":{}}", "[{\"role\":\"user\"}]", "[{\"type\":\"tool_use\"}]", "[{\"type\":\"image\",\"source\":{}}]", "[{\"type\":\"document\",\"source\":\"x\"}]",
    ];

    private static readonly string[] Numbers =
    [
        "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "-0", "-0.0", "1E400", "1e-400", "0x10", "01", "+1", ".5", "1.", "1e", "1e+", "--1", "1_000", "9223372036854775808",
        "-9223372036854775809", "18446744073709551616", "2147483648", "-2147483649", "1.0", "12e0", "0.00000000000000000000000000000001", "1e308", "4.9e-324", "79228162514264337593543950336",
    ];

    private static readonly string[] BrokenTexts =
    [
        "\\ud800", "\\udc00", "\\udc00\\ud800", "\\ud83d\\u0041", "\\u0000", "\\u000a", "\\x41", "\\u12", "\\", "\n", "\t", "\0", "\u001f", "\u007f", "\ufeff", "\u2028", "\uffff", "a\"b", "\\u202e",
    ];

    private static readonly byte[][] BrokenBytes =
    [
        [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0xAF], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xED, 0xB0, 0x80], [0xFE], [0xFF], [0x80], [0xC3], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ];

    private static readonly string[] NoObjects =
    [
        "", " ", "\r\n\t", "null", "true", "1", "\"x\"", "[]", "[{}]", "{", "}", "{{}}", "{}{}", "{},", "{\"a\"}", "{\"a\":}", "{,}", "{a:1}", "{'a':1}", "{\"a\":1,}", "{\"a\":1}//", "/**/{}", "<xml/>", "a=b&c=d",
        "--boundary", "{\"model\":\"claude-x\"", "undefined", "{\"__proto__\":{\"admin\":true}}", "{\"\":\"\"}", "{\"a\":1 \"b\":2}",
    ];

    private static readonly int[] Depths = [1, 2, 32, 63, 64, 65, 128, 250, 255, 256, 257, 258, 1_000, 10_000, 100_000];

    public static byte[] Truncated(byte[] good, int number) => good[..(number % good.Length)];

    public static byte[] WrongType(byte[] good, Random dice) => JsonPlaces.ReplaceValue(good, dice, Encoding.UTF8.GetBytes(Any(WrongValues, dice)));

    public static byte[] DuplicateKey(byte[] good, Random dice) =>
        JsonPlaces.InsertMember(good, dice, name => $"\"{name}\":{Any(WrongValues, dice)},");

    public static byte[] OddNumber(byte[] good, Random dice) => JsonPlaces.ReplaceValue(
        good, dice, Encoding.UTF8.GetBytes(dice.Next(8) == 0 ? new string('9', dice.Next(1, 10_000)) + (dice.Next(2) == 0 ? "" : "e-9999") : Any(Numbers, dice)));

    public static byte[] Deep(byte[] good, Random dice)
    {
        var depth = Any(Depths, dice);
        var (open, close) = dice.Next(3) switch { 0 => ("[", "]"), 1 => ("{\"a\":", "}"), _ => ("[{\"a\":", "}]") };
        var nested = Repeated(open, depth) + "1" + (dice.Next(4) == 0 ? "" : Repeated(close, depth));
        return dice.Next(6) == 0 ? Encoding.UTF8.GetBytes(nested) : JsonPlaces.ReplaceValue(good, dice, Encoding.UTF8.GetBytes(nested));
    }

    public static byte[] BrokenText(byte[] good, Random dice) =>
        JsonPlaces.ReplaceText(good, dice, dice.Next(2) == 0 ? Any(BrokenBytes, dice) : Encoding.UTF8.GetBytes(Any(BrokenTexts, dice)));

    public static byte[] BrokenName(byte[] good, Random dice) =>
        JsonPlaces.InsertMember(good, dice, _ => $"\"{Any(BrokenTexts, dice)}\":1,");

    public static byte[] OtherEncoding(byte[] good, Random dice)
    {
        var text = Encoding.UTF8.GetString(good);
        return dice.Next(7) switch
        {
            0 => [0xEF, 0xBB, 0xBF, .. good],
            1 => Encoding.Unicode.GetBytes(text),
            2 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            3 => Encoding.BigEndianUnicode.GetBytes(text),
            4 => Encoding.UTF32.GetBytes(text),
            5 => Gzipped(good),
            _ => [.. good, 0, 0, 0],
        };
    }

    public static byte[] NoObject(Random dice) => Encoding.UTF8.GetBytes(Any(NoObjects, dice));

    public static byte[] Flipped(byte[] good, Random dice)
    {
        var bytes = (byte[])good.Clone();
        for (var flips = dice.Next(1, 8); flips > 0; flips--)
            bytes[dice.Next(bytes.Length)] = (byte)dice.Next(256);
        return bytes;
    }

    public static byte[] Noise(Random dice)
    {
        var bytes = new byte[dice.Next(1, 4096)];
        dice.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A few kilobytes that unpack into many megabytes.</summary>
    public static byte[] Bomb { get; } = Gzipped(new byte[8 * 1024 * 1024]);

    public static T Any<T>(IReadOnlyList<T> things, Random dice) => things[dice.Next(things.Count)];

    private static byte[] Gzipped(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return packed.ToArray();
    }

    private static string Repeated(string piece, int times) => new StringBuilder(piece.Length * times).Insert(0, piece, times).ToString();
}
