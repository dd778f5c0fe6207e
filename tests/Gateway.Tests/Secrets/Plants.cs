namespace Gateway.Tests.Secrets;

/// <summary>The secrets that are planted. Each is found nowhere else, so that one look for it is enough.</summary>
internal static class Plants
{
    public const string CallersKey = "gk-of-the-first-app-0001";
    public const string OthersKey = "gk-of-the-other-app-0002";
    public const string ClaudeKey = "planted-key-of-claude-0003";
    public const string GeminiKey = "planted-key-of-gemini-0004";
    public const string CollectorToken = "planted-token-of-the-collector-0005";
    public const string WebhookSecret = "planted-secret-of-the-webhook-0006";
    public const string WebhookToken = "T0000007B0000007planted";
    public const string MailPassword = "planted-word-of-the-mail-0008";
    public const string RoutingKey = "planted0009routingkey0009planted";

    public const string InHeader = "sk-proj-planted0010headerabcdef";
    public const string InBearer = "eyJhbGciOiJIUzI1NiJ9.eyJwbGFudGVkIjoxMX0.cGxhbnRlZDAwMTE";
    public const string InCookie = "planted-word-of-the-cookie-0012";
    public const string InQuery = "AIzaSyPlanted0013abcdefghijklmnopqrstuv";
    public const string InPath = "sk-ant-api03-planted0014pathabcdef";
    public const string InModel = "sk-proj-planted0015modelabcdef";
    public const string InRequestId = "sk-proj-planted0016requestabcdef";
    public const string InConversation = "sk-proj-planted0017conversation1";
    public const string InUser = "sk-proj-planted0018userabcdefgh";
    public const string InBodysUser = "sk-proj-planted0019metadatauser1";
    public const string InPrompt = "planted-password-0020";
    public const string InAddress = "planted-user:planted-word-0021";
    public const string InProvidersWords = "sk-proj-planted0022wordsabcdefg";
    public const string InProvidersType = "sk-proj-planted0023typeabcdefgh";
    public const string InProvidersHeader = "sk-proj-planted0024answersheader";

    /// <summary>What the gateway must keep to itself: not even an answer to its caller quotes them.</summary>
    public static readonly string[] Own = [OthersKey, ClaudeKey, GeminiKey, CollectorToken, WebhookSecret, WebhookToken, MailPassword, RoutingKey];

    public static readonly string[] All =
    [
        .. Own, CallersKey, InHeader, InBearer, InCookie, InQuery, InPath, InModel, InRequestId, InConversation, InUser, InBodysUser, InPrompt, InAddress,
        InProvidersWords, InProvidersType, InProvidersHeader,
    ];

    /// <summary>A sentence that quotes what callers, providers and the configuration know.</summary>
    public static readonly string Words =
        $"{string.Join(' ', Own)} {CallersKey} {InProvidersWords} password={InPrompt} Bearer {InBearer} https://{InAddress}@example.com/?key={InQuery}";
}
