using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>What every part of the request writer looks at.</summary>
internal sealed record GeminiRequestContext(ChatRequest Request, GeminiModel Model, CallerFields Fields, ConversionReport Report)
{
    /// <summary>Chat Completions answers a system message alone; Gemini wants a turn.</summary>
    public bool IsSystemAlone => Request is { Origin: Dialect.OpenAi, Messages.Count: 0, System.Count: > 0 };

    public void Lost(string field, string reason) => Report.Lost(field, reason);
}
