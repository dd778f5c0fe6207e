using System.Text;
using System.Text.Json.Nodes;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.Gemini;

/// <summary>A recorded answer read the simple way, independent of the reader under test: all chunks at once, as JSON trees.</summary>
internal sealed class SimpleReading
{
    private SimpleReading(List<JsonNode> chunks, string? strayText)
    {
        Chunks = chunks;
        HasError = strayText is not null || chunks.Any(c => c["error"] is not null);
        var candidates = chunks.SelectMany(c => c["candidates"]?.AsArray().Take(1) ?? []).Select(c => c!).ToList();
        Parts = [.. candidates.SelectMany(c => c["content"]?["parts"]?.AsArray() ?? []).Select(p => p!.AsObject())];
        Finish = candidates.Select(c => c["finishReason"]?.ToString()).LastOrDefault(f => f is not null);
        IsBlocked = Finish is null && chunks.Any(c => c["promptFeedback"]?["blockReason"] is not null || c["promptFeedback"]?["blockReasonMessage"] is not null);
    }

    public List<JsonNode> Chunks { get; }

    public List<JsonObject> Parts { get; }

    public bool HasError { get; }

    public bool IsBlocked { get; }

    public string? Finish { get; }

    public string Text => string.Concat(Parts.Where(p => p["thought"] is null && p["text"] is not null).Select(p => (string)p["text"]!));

    public string Thoughts => string.Concat(Parts.Where(p => p["thought"] is not null && p["text"] is not null).Select(p => (string)p["text"]!));

    public List<JsonObject> Calls => [.. Parts.Select(p => p["functionCall"]).OfType<JsonObject>().Where(c => c["name"] is not null)];

    public bool HasPartialArguments => Calls.Any(c => c["willContinue"] is not null);

    public List<string> Signatures => [.. Parts.Where(p => !IsOpaque(p)).Select(p => (string?)p["thoughtSignature"]).OfType<string>()];

    public int OpaqueParts => Parts.Count(IsOpaque);

    public long? Usage(string name) =>
        Chunks.Select(c => c["usageMetadata"]?[name]).LastOrDefault(n => n is not null) is { } node ? (long)node : null;

    public static SimpleReading Of(WireCase wireCase)
    {
        var text = Encoding.UTF8.GetString(wireCase.Response);
        if (!wireCase.IsSse)
        {
            var node = JsonNode.Parse(text)!;
            return new SimpleReading(node is JsonArray array ? [.. array.Select(n => n!)] : [node], null);
        }

        var frames = text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        return new SimpleReading(
            [.. frames.Where(f => f.StartsWith("data:", StringComparison.Ordinal)).Select(f => JsonNode.Parse(f["data:".Length..])!)],
            frames.FirstOrDefault(f => f.TrimStart().StartsWith('{')));
    }

    private static bool IsOpaque(JsonObject part) =>
        part.Any(p => p.Key is not ("text" or "thought" or "thoughtSignature" or "functionCall"));
}
