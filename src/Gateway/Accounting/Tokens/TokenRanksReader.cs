using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text;

namespace Gateway.Accounting.Tokens;

/// <summary>Reads the tables of tokens this build carries; <c>tools/make-token-ranks.py</c> makes them and tells their format.</summary>
internal static class TokenRanksReader
{
    /// <param name="encoding">For example <c>o200k_base</c>.</param>
    /// <returns>The tokens, and the names of the special ones.</returns>
    public static (TokenRanks Ranks, string[] Special) ReadEmbedded(string encoding)
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Gateway.Accounting.Tokens.{encoding}.ranks")!;
        return Read(file);
    }

    /// <exception cref="EndOfStreamException">The file ends early.</exception>
    /// <exception cref="InvalidDataException">The file is not as the script makes it.</exception>
    public static (TokenRanks Ranks, string[] Special) Read(Stream file)
    {
        var (count, special) = (0, Array.Empty<string>());
        for (var line = ReadLine(file); line.Length > 0; line = ReadLine(file))
        {
            if (line.Split(' ') is ["tokens", var tokens])
                count = int.Parse(tokens, NumberStyles.None, CultureInfo.InvariantCulture);
            else if (line.Split(' ') is ["special", .. var names])
                special = names;
        }

        using var packed = new ZLibStream(file, CompressionMode.Decompress, leaveOpen: true);
        return (ReadTokens(packed, count), special);
    }

    private static TokenRanks ReadTokens(ZLibStream packed, int count)
    {
        var lengths = new byte[count];
        packed.ReadExactly(lengths);
        var bytes = new byte[lengths.Sum(length => length)];
        packed.ReadExactly(bytes);
        return packed.ReadByte() < 0 ? new TokenRanks(lengths, bytes) : throw new InvalidDataException("More tokens than the file says");
    }

    private static string ReadLine(Stream file)
    {
        var line = new StringBuilder();
        for (var next = file.ReadByte(); next != '\n'; next = file.ReadByte())
            line.Append(next >= 0 ? (char)next : throw new EndOfStreamException("The table of tokens ends within its header"));
        return line.ToString();
    }
}
