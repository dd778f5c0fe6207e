using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Native;

/// <summary>What is known of a call from its method and path alone.</summary>
/// <param name="Name">For traces: <c>chat</c>, <c>embeddings</c>, or <c>native</c> where the gateway does not know it.</param>
/// <param name="Model">The model in the path (Gemini); null where it is not there.</param>
/// <param name="CreateMeter">Makes a meter for its answer; null where none is known.</param>
public sealed record NativeOperation(string Name, string? Model = null, Func<IUsageMeter>? CreateMeter = null)
{
    private const string Chat = "chat";

    private static readonly NativeOperation Unknown = new("native");

    public bool IsMetered => CreateMeter is not null;

    /// <summary>The request is one of the dialect's chat surface, and the gateway can read it.</summary>
    public bool IsChat => Name == Chat;

    /// <param name="dialect">The provider's.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path at the provider.</param>
    public static NativeOperation Of(IEgressDialect dialect, string method, string path)
    {
        if (!HttpMethods.IsPost(method))
            return Unknown;
        return dialect.Dialect switch
        {
            Dialect.Anthropic when path.EndsWith("/v1/messages", StringComparison.Ordinal) => new(Chat, null, dialect.CreateUsageMeter),
            Dialect.OpenAi when path.EndsWith("/chat/completions", StringComparison.Ordinal) => new(Chat, null, dialect.CreateUsageMeter),
            Dialect.OpenAi when path.EndsWith("/responses", StringComparison.Ordinal) => new("responses", null, static () => new OpenAiResponsesMeter()),
            Dialect.OpenAi when path.EndsWith("/embeddings", StringComparison.Ordinal) => new("embeddings", null, static () => new OpenAiEmbeddingsMeter()),
            Dialect.Gemini => OfGemini(dialect, path),
            _ => Unknown,
        };
    }

    // …/models/{model}:generateContent
    private static NativeOperation OfGemini(IEgressDialect dialect, string path)
    {
        var last = path[(path.LastIndexOf('/') + 1)..].Split(':', 2);
        if (last.Length < 2 || !path.Contains("/models/", StringComparison.Ordinal))
            return Unknown;
        var model = Uri.UnescapeDataString(last[0]);
        return last[1] is "generateContent" or "streamGenerateContent" ? new(Chat, model, dialect.CreateUsageMeter) : Unknown with { Model = model };
    }
}
