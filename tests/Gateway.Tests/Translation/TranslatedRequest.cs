using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Translation;

/// <summary>What became of a request: the client's status and body, the provider's body (null where nobody was asked), the warnings.</summary>
public sealed record TranslatedRequest(int Status, string Answer, JsonObject? Sent, string Warnings)
{
    /// <summary>The fields the warnings name.</summary>
    public IReadOnlyList<string> Lost { get; } = [.. Warnings.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(w => w.Split(": ")[0])];

    public bool IsLost(string field) => Lost.Any(l => l == field || l.StartsWith($"{field}.", StringComparison.Ordinal) || l.StartsWith($"{field}[", StringComparison.Ordinal));
}

/// <summary>The least a provider can answer.</summary>
internal static class SmallAnswer
{
    public static ScriptedAnswer Of(string provider, bool stream) => (provider, stream) switch
    {
        ("claude", false) => ScriptedAnswer.Json(Encoding.UTF8.GetBytes(
            """{"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"ok"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""")),
        ("claude", true) => ScriptedAnswer.Stream(OneMessageStream.Of(JsonNode.Parse(
            """{"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"ok"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""")!.AsObject())),
        (_, false) => ScriptedAnswer.Json(Encoding.UTF8.GetBytes(Gemini)),
        _ => ScriptedAnswer.Stream($"data: {Gemini}\r\n\r\n"),
    };

    private const string Gemini =
        """{"candidates":[{"content":{"role":"model","parts":[{"text":"ok"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1}}""";
}
