using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// The counts of <c>usageMetadata</c>, each as it was said last: every chunk repeats the running totals, the first ones without some of them.
/// <c>cachedContentTokenCount</c> is part of <c>promptTokenCount</c>; <c>toolUsePromptTokenCount</c> is not, and <c>thoughtsTokenCount</c> is not
/// part of <c>candidatesTokenCount</c>. https://ai.google.dev/api/generate-content#UsageMetadata
/// </summary>
internal struct GeminiTokenCounts
{
    private long? _prompt;
    private long? _toolPrompt;
    private long? _cached;
    private long? _candidates;
    private long? _thoughts;

    /// <summary>The counts in disjoint buckets; <c>default</c> while nothing was said.</summary>
    public readonly TokenUsage Tokens => this is { _prompt: null, _toolPrompt: null, _cached: null, _candidates: null, _thoughts: null }
        ? default
        : new TokenUsage
        {
            Input = Sum(_prompt, _toolPrompt) is { } input ? Math.Max(0, input - (_cached ?? 0)) : null,
            CacheRead = _cached,
            Output = Sum(_candidates, _thoughts),
            Reasoning = _thoughts,
            Source = UsageSource.Provider,
        };

    /// <summary>Reads the object <paramref name="reader"/> stands at the start of, to its end.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("promptTokenCount"u8))
                ReadCount(ref reader, ref _prompt);
            else if (reader.ValueTextEquals("candidatesTokenCount"u8))
                ReadCount(ref reader, ref _candidates);
            else if (reader.ValueTextEquals("thoughtsTokenCount"u8))
                ReadCount(ref reader, ref _thoughts);
            else if (reader.ValueTextEquals("cachedContentTokenCount"u8))
                ReadCount(ref reader, ref _cached);
            else if (reader.ValueTextEquals("toolUsePromptTokenCount"u8))
                ReadCount(ref reader, ref _toolPrompt);
            else
                reader.Skip();
        }
    }

    private static void ReadCount(ref Utf8JsonReader reader, ref long? count)
    {
        _ = reader.Read();
        count = TokenCount.Read(ref reader) ?? count;
    }

    private static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);
}
