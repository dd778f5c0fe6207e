namespace Gateway.Model;

/// <summary>Where vendors' own programs put a caller's key beside the headers: the gateway looks for its own keys there, and lets none of them through to a provider.</summary>
public static class CredentialNames
{
    /// <summary>What a subprotocol of a WebSocket that is a key begins with: browsers can set no headers there (OpenAI).</summary>
    public const string SubprotocolPrefix = "openai-insecure-api-key.";

    private static readonly string[] QueryNames = ["key", "api-key", "api_key", "access_token"];

    /// <summary>The parameters of a query that hold a key, however their letters are cased.</summary>
    public static IReadOnlyList<string> InQuery => QueryNames;

    /// <summary>A parameter of this name, its escapes resolved, holds a key.</summary>
    public static bool IsInQuery(string name) => QueryNames.Contains(name, StringComparer.OrdinalIgnoreCase);
}
