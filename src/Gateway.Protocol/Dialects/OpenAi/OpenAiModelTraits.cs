namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// What a model's name says about the parameters it takes: reasoning models refuse some with a 400 and take <c>reasoning_effort</c>
/// instead.
/// </summary>
/// <param name="TakesEffort"><c>reasoning_effort</c> is understood.</param>
/// <param name="RefusesSampling">temperature, top_p and the penalties are refused unless they say the default.</param>
/// <param name="RefusesStop"><c>stop</c> is "not supported with latest reasoning models o3 and o4-mini".</param>
/// <param name="LowestEffort">The nearest to no reasoning that the model takes.</param>
/// <param name="HighestEffort">The most it takes.</param>
internal sealed record OpenAiModelTraits(
    bool TakesEffort, bool RefusesSampling, bool RefusesStop, string LowestEffort = "low", string HighestEffort = "high")
{
    private static readonly OpenAiModelTraits Plain = new(TakesEffort: false, RefusesSampling: false, RefusesStop: false);
    private static readonly OpenAiModelTraits O1 = new(TakesEffort: true, RefusesSampling: true, RefusesStop: false);
    private static readonly OpenAiModelTraits O3 = O1 with { RefusesStop = true };
    private static readonly OpenAiModelTraits Gpt5 = O1 with { LowestEffort = "minimal" };
    private static readonly OpenAiModelTraits Gpt51 = O1 with { LowestEffort = "none" };
    private static readonly OpenAiModelTraits Gpt52 = Gpt51 with { HighestEffort = "xhigh" };
    private static readonly OpenAiModelTraits OpenWeight = new(TakesEffort: true, RefusesSampling: false, RefusesStop: false);

    private static readonly string[] Scale = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

    /// <param name="model">As the provider names it; a vendor prefix (<c>openai/gpt-5-mini</c>) is passed over.</param>
    public static OpenAiModelTraits Of(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        if (Is(name, "o1"))
            return O1;
        if (Is(name, "o3") || Is(name, "o4"))
            return O3;
        if (name.StartsWith("gpt-oss", StringComparison.OrdinalIgnoreCase))
            return OpenWeight;
        if (!Is(name, "gpt-5") || name.Contains("-chat", StringComparison.OrdinalIgnoreCase))
            return Plain;
        return name.AsSpan("gpt-5".Length) is ['.', var minor, ..] ? minor == '1' ? Gpt51 : Gpt52 : Gpt5;
    }

    /// <summary>The nearest effort the model takes.</summary>
    public string Nearest(string effort)
    {
        var rank = Array.IndexOf(Scale, effort);
        if (rank < 0)
            return effort;
        return Scale[Math.Clamp(rank, Array.IndexOf(Scale, LowestEffort), Array.IndexOf(Scale, HighestEffort))];
    }

    private static bool Is(string name, string family) =>
        name.StartsWith(family, StringComparison.OrdinalIgnoreCase) && (name.Length == family.Length || name[family.Length] is '-' or '.');
}
