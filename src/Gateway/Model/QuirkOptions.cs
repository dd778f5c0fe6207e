namespace Gateway.Model;

/// <summary>
/// What a provider of dialect <c>openai</c> does otherwise than OpenAI. What is not said is as the preset says, else as with OpenAI. Requests are changed
/// by it whether they are relayed or translated; a relayed answer never is.
/// </summary>
public sealed class QuirkOptions
{
    /// <summary>
    /// The field that bounds the answer: <c>max_tokens</c> or <c>max_completion_tokens</c>; the other one is renamed. Default: a relayed request keeps
    /// the caller's, a translated one says <c>max_completion_tokens</c>.
    /// </summary>
    public string? MaxTokensField { get; set; }

    /// <summary>
    /// Fields that the provider answers with an error: left out, with a warning (strict: 400). Top-level names, or <c>messages[].name</c>. What is
    /// configured replaces the preset's; <c>none</c>: no field. Default none.
    /// </summary>
    public IList<string> UnsupportedParameters { get; set; } = [];

    /// <summary>Further top-level fields that have another name there: OpenAI's name and the provider's (<c>seed</c>: <c>random_seed</c>).</summary>
    public IDictionary<string, string> RenamedParameters { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// <c>ask</c>: a relayed stream that does not ask for token counts is made to, and they are not passed on. <c>asis</c>: it is left alone, and its
    /// usage is counted here where the provider does not say it. Default <c>ask</c> for a preset at its vendor's own address where that takes
    /// <c>stream_options</c>, else <c>asis</c>. Translated streams always ask.
    /// </summary>
    public string? StreamUsage { get; set; }

    /// <summary>Text between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c> at the beginning of an answer is reasoning, where it is translated. Default false.</summary>
    public bool? ThinkTags { get; set; }

    /// <summary>
    /// The ids of tool calls it takes back: <c>any</c>, or <c>alphanumeric9</c> (nine letters and digits; others are replaced, a call and its result
    /// alike). Default <c>any</c>.
    /// </summary>
    public string? ToolIds { get; set; }

    /// <summary>The role <c>developer</c>: <c>asis</c>, or <c>system</c> where only that is known. Default <c>asis</c>.</summary>
    public string? DeveloperRole { get; set; }
}
