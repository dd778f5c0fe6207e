using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// <c>generationConfig.thinkingConfig</c>: Gemini 3 takes a level, Gemini 2.5 a budget with bounds of its own for each size.
/// https://ai.google.dev/gemini-api/docs/thinking
/// </summary>
internal readonly record struct GeminiThinkingConfig(int? Budget, string? Level, bool IncludeThoughts)
{
    /// <summary>The model decides.</summary>
    private const int Dynamic = -1;

    public bool IsEmpty => this == default;

    public static GeminiThinkingConfig From(GeminiRequestContext context)
    {
        if (context.Request.Reasoning is not { } reasoning)
            return default;
        if (reasoning.Mode == ReasoningMode.Disabled || reasoning.Effort == "none")
            return Off(context);
        if (context.Model.CannotThink)
        {
            if (reasoning is not { Mode: ReasoningMode.Unspecified, Effort: null, BudgetTokens: null })
                context.Lost(context.Fields.Thinking, "the model does not think");
            return default;
        }

        var asked = reasoning.Mode is ReasoningMode.Enabled or ReasoningMode.Adaptive;
        var depth = context.Model.IsThreeOrLater ? Depth3(reasoning, context) : Depth25(reasoning, asked, context);
        return depth with { IncludeThoughts = reasoning.IncludeThoughts ?? asked };
    }

    public void Write(Utf8JsonWriter writer)
    {
        if (IsEmpty)
            return;
        writer.WriteStartObject("thinkingConfig"u8);
        if (IncludeThoughts)
            writer.WriteBoolean("includeThoughts"u8, true);
        if (Budget is { } budget)
            writer.WriteNumber("thinkingBudget"u8, budget);
        if (Level is not null)
            writer.WriteString("thinkingLevel"u8, Level);
        writer.WriteEndObject();
    }

    private static GeminiThinkingConfig Off(GeminiRequestContext context)
    {
        var model = context.Model;
        if (model.CannotThink)
            return default;
        if (!model.IsThreeOrLater && !model.IsPro)
            return new GeminiThinkingConfig(0, null, false);

        var least = model.IsThreeOrLater
            ? new GeminiThinkingConfig(null, model.IsPro ? "low" : "minimal", false)
            : new GeminiThinkingConfig(Bounds(model).Least, null, false);
        context.Lost(context.Fields.Thinking, "the model cannot stop thinking; the least is sent");
        return least;
    }

    private static GeminiThinkingConfig Depth3(ReasoningOptions reasoning, GeminiRequestContext context)
    {
        if (reasoning.Effort is { } effort)
            return new GeminiThinkingConfig(null, Level3(effort, context), false);

        // The older field still works on Gemini 3; the two together do not.
        return new GeminiThinkingConfig(reasoning.BudgetTokens is { } budget ? Clamp(budget, context) : null, null, false);
    }

    private static string Level3(string effort, GeminiRequestContext context)
    {
        var level = (effort, context.Model) switch
        {
            ("minimal", { IsPro: true }) => "low",
            ("medium", { IsPro: true, Version: 3 }) => "high",
            ("minimal" or "low" or "medium" or "high", _) => effort,
            _ => "high",
        };
        if (level != effort)
            context.Lost(context.Fields.Effort, $"the model does not know {Known(effort)}; {level} is sent");
        return level;
    }

    /// <summary>Budgets for an effort are those of Google's own OpenAI-compatible endpoint (https://ai.google.dev/gemini-api/docs/openai).</summary>
    private static GeminiThinkingConfig Depth25(ReasoningOptions reasoning, bool asked, GeminiRequestContext context)
    {
        int? budget = reasoning switch
        {
            { BudgetTokens: { } tokens } => Clamp(tokens, context),
            { Effort: "minimal" or "low" } => 1024,
            { Effort: "medium" } => 8192,
            { Effort: "high" } => 24576,
            { Effort: not null } => Bounds(context.Model).Most,
            _ => asked ? Dynamic : null,
        };
        if (reasoning is { BudgetTokens: null, Effort: "xhigh" or "max" })
            context.Lost(context.Fields.Effort, "sent as the model's largest budget");
        return new GeminiThinkingConfig(budget, null, false);
    }

    private static int Clamp(int budget, GeminiRequestContext context)
    {
        var (least, most) = Bounds(context.Model);
        if (budget == Dynamic || (budget >= least && budget <= most))
            return budget;
        context.Lost(context.Fields.ThinkingBudget, "outside the model's bounds; the nearest budget is sent");
        return Math.Clamp(budget, least, most);
    }

    private static (int Least, int Most) Bounds(GeminiModel model) => model switch
    {
        { IsPro: true } => (128, 32768),
        { IsLite: true } => (512, 24576),
        _ => (0, 24576),
    };

    /// <summary>The caller's word, where it is one of ours: reasons are a bounded set.</summary>
    private static string Known(string effort) => effort is "minimal" or "medium" or "xhigh" or "max" ? effort : "that effort";
}
