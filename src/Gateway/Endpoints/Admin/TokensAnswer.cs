using System.Text.Json.Serialization;

namespace Gateway.Endpoints.Admin;

/// <summary>Tokens in disjoint buckets; null: not known.</summary>
/// <param name="Input">Input that met no cache.</param>
/// <param name="CacheWrite">Written to a cache of any lifetime.</param>
/// <param name="Output">Reasoning included.</param>
internal sealed record TokensAnswer(long? Input, long? CacheRead, long? CacheWrite, long? Output)
{
    /// <summary>All of them; null where none is known.</summary>
    public long? Total => Input is null && CacheRead is null && CacheWrite is null && Output is null
        ? null
        : (Input ?? 0) + (CacheRead ?? 0) + (CacheWrite ?? 0) + (Output ?? 0);

    /// <summary>The part of <see cref="Output"/> that was thought; left out where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Reasoning { get; init; }
}
