namespace Gateway.Protocol.Chat;

/// <summary>A chat wire format. A provider that is "OpenAI-compatible" speaks <see cref="OpenAi"/> with quirks; it is not a dialect.</summary>
public enum Dialect
{
    /// <summary>Anthropic Messages (<c>POST /v1/messages</c>).</summary>
    Anthropic,

    /// <summary>OpenAI Chat Completions (<c>POST /v1/chat/completions</c>).</summary>
    OpenAi,

    /// <summary>Google Gemini (<c>models/{model}:generateContent</c>).</summary>
    Gemini,
}

/// <summary>The names of dialects as configuration, logs and metrics write them.</summary>
public static class DialectNames
{
    /// <summary><c>anthropic</c>, <c>openai</c> or <c>gemini</c>.</summary>
    public static string Name(this Dialect dialect) => dialect switch
    {
        Dialect.Anthropic => "anthropic",
        Dialect.OpenAi => "openai",
        _ => "gemini",
    };
}
