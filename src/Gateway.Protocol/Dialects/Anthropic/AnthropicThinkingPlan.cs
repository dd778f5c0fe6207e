using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// How a request's wish to think is put to a model: <c>thinking</c>, <c>output_config.effort</c>, and the <c>max_tokens</c> they need. What
/// an Anthropic caller asked for goes out as asked; another dialect's effort is translated to what the model takes.
/// </summary>
internal sealed class AnthropicThinkingPlan
{
    /// <summary>The least budget the API takes.</summary>
    private const int LeastBudget = 1024;

    /// <summary>Thoughts count against the output limit: so much of it at most, for the rest is the answer.</summary>
    private const double MostOfTheAnswer = 0.8;

    private AnthropicThinkingPlan(int maxTokens) => MaxTokens = maxTokens;

    public int MaxTokens { get; private init; }

    public string? Effort { get; private init; }

    public bool IsOn => Mode is ReasoningMode.Enabled or ReasoningMode.Adaptive;

    private ReasoningMode Mode { get; init; }

    private int? Budget { get; init; }

    private bool? Display { get; init; }

    public static AnthropicThinkingPlan For(ChatRequest request, string model, AnthropicLosses losses)
    {
        var reasoning = request.Reasoning;
        var most = AnthropicRules.Of(model).MaxOutputTokens;
        var maxTokens = request.MaxOutputTokens ?? most ?? AnthropicModel.SafeMaxTokens(model);
        var plan = new AnthropicThinkingPlan(maxTokens);
        // The most the model can say is what no limit means elsewhere.
        if (request.MaxOutputTokens is null && most is null)
            losses.Add(losses.Fields.MaxTokens, $"required here, and the most this model takes is not known: {maxTokens}");
        if (reasoning is null or { Mode: ReasoningMode.Unspecified, Effort: null, BudgetTokens: null })
            return plan;
        if (request.Origin == Dialect.Anthropic)
            return AsAsked(reasoning, maxTokens);
        if (reasoning.Mode == ReasoningMode.Disabled || reasoning.Effort == "none")
            return new AnthropicThinkingPlan(maxTokens) { Mode = ReasoningMode.Disabled };
        if (Refusal(request, model, maxTokens) is { } refusal)
            return Without(plan, refusal, losses);
        return AnthropicModel.Thinking(model) == AnthropicThinking.Adaptive
            ? ByEffort(reasoning, model, maxTokens, losses)
            : ByBudget(reasoning, maxTokens, losses);
    }

    public void Write(Utf8JsonWriter json)
    {
        if (Mode == ReasoningMode.Unspecified)
            return;

        json.WriteStartObject("thinking"u8);
        json.WriteString("type"u8, Mode switch
        {
            ReasoningMode.Enabled => "enabled"u8,
            ReasoningMode.Adaptive => "adaptive"u8,
            _ => "disabled"u8,
        });
        if (Budget is { } budget)
            json.WriteNumber("budget_tokens"u8, budget);
        if (Display is { } display)
            json.WriteString("display"u8, display ? "summarized"u8 : "omitted"u8);
        json.WriteEndObject();
    }

    private static AnthropicThinkingPlan AsAsked(ReasoningOptions reasoning, int maxTokens) => new(maxTokens)
    {
        Mode = reasoning.Mode,
        Budget = reasoning.BudgetTokens,
        Display = reasoning.IncludeThoughts,
        Effort = reasoning.Effort,
    };

    /// <summary>Why the model cannot think about this request; null when it can. Each of these is a 400 of the API.</summary>
    private static string? Refusal(ChatRequest request, string model, int maxTokens) =>
        AnthropicModel.Thinking(model) == AnthropicThinking.None ? "left out: the model does not think"
        : request.ToolChoice is { Kind: ToolChoiceKind.Any or ToolChoiceKind.Tool } ? "left out: not allowed while a tool call is forced"
        : AnthropicModel.Thinking(model) == AnthropicThinking.Budget && request.MaxOutputTokens is not null && maxTokens <= LeastBudget
            ? "left out: the output limit leaves no room for it"
        : AnthropicModel.Thinking(model) == AnthropicThinking.Budget && AwaitsUnsignedTurn(request) ? "left out: the turn it goes on with came without its thinking"
        : null;

    /// <summary>
    /// "When `thinking` is enabled, a final `assistant` message must start with a thinking block": the calls that are being answered were made
    /// without thinking, or the client did not hand it back.
    /// </summary>
    private static bool AwaitsUnsignedTurn(ChatRequest request)
    {
        var last = request.Messages.Count - 1;
        while (last >= 0 && request.Messages[last].Role != ChatRole.Assistant)
            last--;
        if (last < 0)
            return false;
        var turn = request.Messages[last].Content;
        var isOpen = last == request.Messages.Count - 1 || request.Messages[last + 1].Content.Any(b => b is ToolResultBlock);
        return isOpen && !(turn.Count > 0 && turn[0] is ReasoningBlock { Origin: Dialect.Anthropic } thought
            && (thought.Redacted is not null || !string.IsNullOrEmpty(thought.Signature)));
    }

    private static AnthropicThinkingPlan Without(AnthropicThinkingPlan plan, string reason, AnthropicLosses losses)
    {
        losses.Add(losses.Fields.Thinking, reason);
        return plan;
    }

    private static AnthropicThinkingPlan ByEffort(ReasoningOptions reasoning, string model, int maxTokens, AnthropicLosses losses)
    {
        if (reasoning.BudgetTokens is not null)
            losses.Add(losses.Fields.ThinkingBudget, "left out: the model decides itself");
        var effort = reasoning.Effort == "minimal" ? "low" : reasoning.Effort;
        if (effort == "xhigh" && !AnthropicModel.HasExtraHighEffort(model))
        {
            losses.Add(losses.Fields.Thinking, "lowered to high: the model has no xhigh");
            effort = "high";
        }

        return new AnthropicThinkingPlan(maxTokens)
        {
            Mode = ReasoningMode.Adaptive, Effort = effort, Display = reasoning.IncludeThoughts,
        };
    }

    private static AnthropicThinkingPlan ByBudget(ReasoningOptions reasoning, int maxTokens, AnthropicLosses losses)
    {
        var budget = Math.Max(LeastBudget, reasoning.BudgetTokens ?? BudgetOf(reasoning.Effort));
        var most = Math.Max(LeastBudget, (int)(maxTokens * MostOfTheAnswer));
        if (budget > most && (reasoning.BudgetTokens is not null || reasoning.Effort is not null))
            losses.Add(reasoning.BudgetTokens is null ? losses.Fields.Effort : losses.Fields.ThinkingBudget, $"lowered to {most} tokens: the output limit has to leave room for the answer");
        return new AnthropicThinkingPlan(maxTokens) { Mode = ReasoningMode.Enabled, Budget = Math.Min(budget, most) };
    }

    private static int BudgetOf(string? effort) => effort switch
    {
        "minimal" => LeastBudget,
        "low" => 2048,
        "high" => 16_384,
        "xhigh" or "max" => 32_000,
        _ => 8192,
    };
}
