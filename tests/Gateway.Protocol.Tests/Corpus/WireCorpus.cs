using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Gateway.Protocol.Tests.Corpus;

/// <summary>
/// Recorded traffic of real vendors, read in place from the folder <c>shared/wire</c> beside the project. A test that needs it calls
/// <see cref="Require"/> first and is skipped with a reason where the folder is absent; CI fails when such a test was skipped.
/// </summary>
public static class WireCorpus
{
    private static readonly Lazy<IReadOnlyList<WireCase>> All = new(Load);

    public static string? Root { get; } = FindRoot();

    /// <summary>Skips the running test where the corpus is absent.</summary>
    public static void Require() =>
        Assert.SkipWhen(Root is null, "the recorded wire corpus (shared/wire beside the project) is not on this machine");

    /// <summary>Cases of a dialect as the index names it: anthropic-messages, openai-chat, gemini-generate, …</summary>
    public static IEnumerable<WireCase> Cases(string dialect) => All.Value.Where(c => c.Dialect == dialect);

    public static IEnumerable<WireCase> Cases(string dialect, bool streaming, int status) =>
        Cases(dialect).Where(c => c.Streaming == streaming && c.Status == status);

    public static WireCase Case(string path) => All.Value.Single(c => c.Path == path);

    private static IReadOnlyList<WireCase> Load() =>
        Root is null
            ? []
            : [.. File.ReadLines(Path.Combine(Root, "INDEX.tsv")).Skip(1).Where(l => l.Length > 0).Select(l => WireCase.Parse(Root, l))];

    private static string? FindRoot([CallerFilePath] string here = "")
    {
        for (var folder = Path.GetDirectoryName(here); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var candidate = Path.Combine(folder, "shared", "wire");
            if (File.Exists(Path.Combine(candidate, "INDEX.tsv")))
                return candidate;
        }

        return null;
    }
}

/// <summary>One recorded exchange.</summary>
public sealed record WireCase(string Folder, string Path, string Provider, string Dialect, bool Streaming, int Status, IReadOnlySet<string> Features)
{
    /// <summary>The request body; null where none was recorded.</summary>
    public byte[]? Request => Read("request.json");

    /// <summary>The answer's body, byte for byte.</summary>
    public byte[] Response => Read("response.sse") ?? Read("response.json") ?? Read("response.ndjson") ?? Read("response.txt") ?? [];

    public bool IsSse => File.Exists(System.IO.Path.Combine(Folder, "response.sse"));

    /// <summary>How near to the real bytes the recording is (raw, json-reserialized, normalized, sse-reframed, fixture, quoted).</summary>
    public string ResponseFidelity => Meta.GetProperty("fidelity").GetProperty("response").GetString()!;

    public JsonElement Meta => JsonElement.Parse(Read("meta.json")!);

    public override string ToString() => Path;

    internal static WireCase Parse(string root, string line)
    {
        var columns = line.Split('\t');
        return new WireCase(
            System.IO.Path.Combine(root, columns[0]), columns[0], columns[1], columns[2], columns[3] == "1",
            int.TryParse(columns[4], out var status) ? status : 0, columns[5].Split(',').ToHashSet());
    }

    private byte[]? Read(string file)
    {
        var path = System.IO.Path.Combine(Folder, file);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }
}
