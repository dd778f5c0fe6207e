using System.Collections.Frozen;
using Gateway.Model;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Providers;

/// <summary>From the configuration's words to the dialect's quirks.</summary>
internal static class OpenAiQuirkReading
{
    private const string MaxTokens = "max_tokens";
    private const string MaxCompletionTokens = "max_completion_tokens";

    public static OpenAiQuirks Read(QuirkOptions options) => new()
    {
        AsksForUsage = options.StreamUsage == "ask",
        UnsupportedParameters = options.UnsupportedParameters.ToFrozenSet(StringComparer.Ordinal),
        RenamedParameters = Renamed(options).ToFrozenDictionary(StringComparer.Ordinal),
        TakesNineLetterToolIds = options.ToolIds == "alphanumeric9",
        TakesNoDeveloper = options.DeveloperRole == "system",
        HasThinkTags = options.ThinkTags == true,
    };

    private static Dictionary<string, string> Renamed(QuirkOptions options)
    {
        var renamed = new Dictionary<string, string>(options.RenamedParameters, StringComparer.Ordinal);
        if (options.MaxTokensField is { } field)
            renamed.TryAdd(field == MaxTokens ? MaxCompletionTokens : MaxTokens, field);
        return renamed;
    }
}
