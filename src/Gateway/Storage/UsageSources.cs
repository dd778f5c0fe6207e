using Gateway.Protocol.Chat;

namespace Gateway.Storage;

/// <summary>The words the <c>usage_source</c> columns hold.</summary>
internal static class UsageSources
{
    public static string Name(UsageSource source) => source switch
    {
        UsageSource.Provider => "provider",
        UsageSource.Estimated => "estimated",
        _ => "unknown",
    };
}
