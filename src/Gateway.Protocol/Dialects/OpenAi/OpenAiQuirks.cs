using System.Collections.Frozen;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// What a provider that speaks like OpenAI does in its own way. What concerns requests counts for relayed and for translated ones alike; an answer that
/// is relayed is never touched.
/// </summary>
public sealed record OpenAiQuirks
{
    /// <summary>OpenAI as its reference describes it, asked for what the caller asks for.</summary>
    public static readonly OpenAiQuirks None = new();

    /// <summary>
    /// A relayed stream is asked to count its tokens (<c>stream_options.include_usage</c>) where the caller did not: the accounts are exact, and the
    /// chunk that counts is not passed on.
    /// </summary>
    public bool AsksForUsage { get; init; }

    /// <summary>
    /// Fields that are left out, because the provider answers them with an error: top-level names (<c>logit_bias</c>), or <c>messages[].name</c>.
    /// </summary>
    public IReadOnlySet<string> UnsupportedParameters { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Top-level fields that have another name here: OpenAI's, and the provider's (<c>max_completion_tokens</c>, <c>max_tokens</c>).</summary>
    public IReadOnlyDictionary<string, string> RenamedParameters { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Ids of tool calls must be nine letters and digits: another is replaced by such a one, the same for the same.</summary>
    public bool TakesNineLetterToolIds { get; init; }

    /// <summary>The role <c>developer</c> is unknown here, and <c>system</c> is said instead.</summary>
    public bool TakesNoDeveloper { get; init; }

    /// <summary>
    /// Text between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c> at the beginning of an answer is reasoning, where the answer is translated.
    /// </summary>
    public bool HasThinkTags { get; init; }

    internal bool ChangesMessages => TakesNineLetterToolIds || TakesNoDeveloper || UnsupportedParameters.Contains(OpenAiRequestEdits.ParticipantName);

    internal bool ChangesRequests => ChangesMessages || UnsupportedParameters.Count > 0 || RenamedParameters.Count > 0;
}
