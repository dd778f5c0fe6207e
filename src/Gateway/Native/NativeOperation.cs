using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Native;

/// <summary>What is known of a call from its method and path alone.</summary>
/// <param name="Name">For traces: <c>chat</c>, <c>responses</c>, <c>completions</c>, <c>embeddings</c>, or <c>native</c> where the gateway does not know it.</param>
/// <param name="Model">The model in the path (Gemini; Azure's deployment): it answers, whatever the body says. Null where it is not there.</param>
/// <param name="CreateMeter">Makes a meter for its answer; null where none is known.</param>
/// <param name="Dialect">The dialect of its requests; null where it is not known.</param>
public sealed record NativeOperation(string Name, string? Model = null, Func<IUsageMeter>? CreateMeter = null, Dialect? Dialect = null)
{
    private const string Chat = "chat";
    private const string Responses = "responses";
    private const string Completions = "completions";

    private static readonly NativeOperation Unknown = new("native");
    private static readonly NativeOperation Unlimited = new("native") { TakesTurn = false };
    private static readonly string[] Counts = ["/messages/count_tokens", "/responses/input_tokens", ":countTokens"];
    private static readonly OpenAiDialect OpenAi = new();

    public bool IsMetered => CreateMeter is not null;

    /// <summary>It is a call of the provider's chat surface: how long it takes, and how often it may be asked, is as of any chat.</summary>
    public bool IsChat => Name == Chat;

    /// <summary>Its answer is the model's own words, and paid for.</summary>
    public bool HasWords => Name is Chat or Responses or Completions;

    /// <summary>What it may cost at worst can be told by its body. OpenAI's old completions answer any number of prompts in one call.</summary>
    public bool HasWorstCase => IsMetered && Name != Completions;

    /// <summary>The fields in which its API takes how long an answer may be.</summary>
    public LengthFields Lengths => this switch
    {
        { Name: Responses } => LengthFields.MaxOutputTokens,
        { Name: not Chat } => LengthFields.None,
        { Dialect: Protocol.Chat.Dialect.Anthropic } => LengthFields.MaxTokens,
        { Dialect: Protocol.Chat.Dialect.Gemini } => LengthFields.Generation,
        _ => LengthFields.MaxTokens | LengthFields.MaxCompletionTokens,
    };

    /// <summary>
    /// It is held to the provider's limits as chats are. What only looks something up, or counts tokens, is not; nor is a WebSocket, which may last for hours.
    /// </summary>
    public bool TakesTurn { get; init; } = true;

    /// <summary>It counts tokens: vendors ask nothing for that.</summary>
    public bool IsCount { get; init; }

    /// <summary>However the caller spelled the path: escapes and a slash at its end say nothing to a vendor.</summary>
    /// <param name="dialect">The provider's.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path at the provider, as it is spelled.</param>
    public static NativeOperation Of(IEgressDialect dialect, string method, string path)
    {
        if (!HttpMethods.IsPost(method))
            return Unlimited;
        path = Uri.UnescapeDataString(path).TrimEnd('/');
        var known = Find(dialect, path);
        return Array.Exists(Counts, c => path.EndsWith(c, StringComparison.Ordinal)) ? known with { TakesTurn = false, IsCount = true } : known;
    }

    private static NativeOperation Find(IEgressDialect dialect, string path)
    {
        return dialect.Dialect switch
        {
            Protocol.Chat.Dialect.Anthropic when path.EndsWith("/v1/messages", StringComparison.Ordinal) => new(Chat, null, dialect.CreateUsageMeter, dialect.Dialect),
            Protocol.Chat.Dialect.OpenAi => OfOpenAi(dialect, path) with { Model = NamedModel.InPath(dialect.Dialect, path) },
            // Google speaks OpenAI's language there, too.
            Protocol.Chat.Dialect.Gemini when path.EndsWith("/openai/chat/completions", StringComparison.Ordinal) => OfOpenAi(OpenAi, path),
            Protocol.Chat.Dialect.Gemini => OfGemini(dialect, path),
            _ => Unknown,
        };
    }

    private static NativeOperation OfOpenAi(IEgressDialect dialect, string path) =>
        path.EndsWith("/chat/completions", StringComparison.Ordinal) ? new(Chat, null, dialect.CreateUsageMeter, Protocol.Chat.Dialect.OpenAi)
        : path.EndsWith("/completions", StringComparison.Ordinal) ? new(Completions, null, dialect.CreateUsageMeter)
        : path.EndsWith("/responses", StringComparison.Ordinal) ? new(Responses, null, static () => new OpenAiResponsesMeter())
        : path.EndsWith("/embeddings", StringComparison.Ordinal) ? new("embeddings", null, static () => new OpenAiEmbeddingsMeter())
        : Unknown;

    // …/models/{model}:generateContent, …/tunedModels/{model}:generateContent
    private static NativeOperation OfGemini(IEgressDialect dialect, string path)
    {
        var segments = path.Split('/');
        var last = segments[^1].Split(':', 2);
        if (last.Length < 2 || segments.Length < 2 || segments[^2] is not ("models" or "tunedModels"))
            return Unknown;
        var model = segments[^2] == "models" ? last[0] : $"tunedModels/{last[0]}";
        return last[1] is "generateContent" or "streamGenerateContent"
            ? new(Chat, model, dialect.CreateUsageMeter, dialect.Dialect)
            : Unknown with { Model = model };
    }
}
