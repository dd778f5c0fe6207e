using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects;

/// <summary>
/// What one model of a provider takes, for requests that are written for it. Numbers outside are brought to the nearest inside, and reported; tools that are
/// not as they must be are refused. A relayed request is its vendor's to judge, and never comes here.
/// </summary>
public sealed record RequestRules
{
    /// <summary>Anything goes.</summary>
    public static readonly RequestRules None = new();

    public NumberRange Temperature { get; init; } = NumberRange.Any;

    public NumberRange TopP { get; init; } = NumberRange.Any;

    /// <summary>Of <c>frequency_penalty</c> and <c>presence_penalty</c>.</summary>
    public NumberRange Penalty { get; init; } = NumberRange.Any;

    /// <summary>The longest answer the model gives, in tokens; null: not known, so any.</summary>
    public int? MaxOutputTokens { get; init; }

    public ToolNameRule ToolName { get; init; } = ToolNameRule.Any;

    /// <summary><paramref name="request"/> as the provider takes it; what was changed goes to <paramref name="report"/>, in the caller's words.</summary>
    /// <exception cref="RequestFormatException">Tools are not as they must be: every problem, each with its path in the caller's request.</exception>
    public ChatRequest Apply(ChatRequest request, ConversionReport report)
    {
        ToolRules.Check(request, ToolName);
        return request with
        {
            MaxOutputTokens = Limit(request, report),
            Temperature = Within(Temperature, request.Temperature, "temperature", report),
            TopP = IsOff(request, request.TopP) ? null : Within(TopP, request.TopP, "top_p", report),
            TopK = request.TopK is <= 0 ? null : request.TopK, // 0 and −1 are how callers say that they ask for none
            FrequencyPenalty = Within(Penalty, request.FrequencyPenalty, "frequency_penalty", report),
            PresencePenalty = Within(Penalty, request.PresencePenalty, "presence_penalty", report),
        };
    }

    // Anthropic's way to say nothing.
    private static bool IsOff(ChatRequest request, double? topP) => topP == -1 && request.Origin == Dialect.Anthropic;

    private static double? Within(NumberRange range, double? value, string field, ConversionReport report)
    {
        if (value is not { } asked || range.Nearest(asked) is var nearest && nearest == asked)
            return value;
        report.Lost(field, range.Words(asked));
        return nearest;
    }

    private int? Limit(ChatRequest request, ConversionReport report)
    {
        if (request.MaxOutputTokens is not { } asked || MaxOutputTokens is not { } most || asked <= most)
            return request.MaxOutputTokens;
        report.Lost(request.Origin == Dialect.OpenAi ? "max_completion_tokens" : "max_tokens", $"lowered to {most}, the longest answer of the model");
        return most;
    }
}
