namespace Gateway.Protocol.Dialects;

/// <summary>What a surface asks a provider for.</summary>
public enum ChatOperation
{
    /// <summary>An answer.</summary>
    Chat,

    /// <summary>How many tokens the request has; nothing is answered, and nothing is billed.</summary>
    CountTokens,
}

/// <summary>The operations as logs, metrics and traces write them.</summary>
public static class ChatOperations
{
    public static string Word(this ChatOperation operation) => operation == ChatOperation.CountTokens ? "count_tokens" : "chat";
}
