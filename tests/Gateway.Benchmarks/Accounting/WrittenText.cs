using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Benchmarks.Accounting;

/// <summary>Texts of a given length in characters: the project's own documents and sources, and made-up ones, the same every time.</summary>
public static class WrittenText
{
    /// <summary>Prose, from the project's documents.</summary>
    public static string English(int length) => Repeated(Files("*.md"), length);

    /// <summary>C#, from the project's sources.</summary>
    public static string Code(int length) => Repeated(Files("*.cs"), length);

    /// <summary>Common Chinese characters in random order, a comma every twenty or so: nearly no run of them is a word.</summary>
    public static string Chinese(int length)
    {
        var random = new Random(1);
        return Written(length, text => text.Append(random.Next(20) == 0 ? '，' : (char)random.Next(0x4E00, 0x5A00)));
    }

    /// <summary>Words that nobody wrote before, so that neither the encoding nor a cache knows them.</summary>
    public static string RandomWords(int length)
    {
        var random = new Random(2);
        return Written(length, text => text.Append(random.GetItems<char>("abcdefghijklmnopqrstuvwxyz", random.Next(3, 12))).Append(' '));
    }

    private static string Files(string pattern, [CallerFilePath] string here = "")
    {
        var project = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(project, "Gateway.sln")))
            project = Path.GetDirectoryName(project)!;
        var files = new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(project, folder), pattern, SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return string.Concat(files.Select(File.ReadAllText));
    }

    private static string Repeated(string text, int length) => Written(length, written => written.Append(text));

    private static string Written(int length, Action<StringBuilder> more)
    {
        var text = new StringBuilder(length);
        while (text.Length < length)
            more(text);
        return text.ToString(0, length);
    }
}
