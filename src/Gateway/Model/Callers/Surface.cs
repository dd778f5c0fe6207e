namespace Gateway.Model.Callers;

/// <summary>The ways in that a key may be held to.</summary>
public enum Surface
{
    /// <summary><c>POST /v1/messages</c>.</summary>
    Messages,

    /// <summary><c>POST /v1/chat/completions</c>.</summary>
    ChatCompletions,

    /// <summary><c>POST /v1/messages/count_tokens</c>.</summary>
    CountTokens,

    /// <summary><c>GET /v1/models</c>.</summary>
    Models,

    /// <summary><c>/native/{provider}/…</c>.</summary>
    Native,
}

/// <summary>The names of surfaces as configuration, admin API and errors write them.</summary>
public static class SurfaceWords
{
    public static string Word(this Surface surface) => surface switch
    {
        Surface.Messages => "messages",
        Surface.ChatCompletions => "chat_completions",
        Surface.CountTokens => "count_tokens",
        Surface.Models => "models",
        _ => "native",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Surface>().Select(Word)];

    /// <summary>Null where it is none.</summary>
    public static Surface? Parse(string word) => Enum.GetValues<Surface>().Cast<Surface?>().FirstOrDefault(s => s!.Value.Word() == word);
}
