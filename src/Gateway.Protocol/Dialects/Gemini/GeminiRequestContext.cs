using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>What every part of the request writer looks at.</summary>
internal sealed record GeminiRequestContext(ChatRequest Request, GeminiModel Model, CallerFields Fields, ConversionReport Report)
{
    public void Lost(string field, string reason) => Report.Lost(field, reason);
}
