using Gateway.Model;
using Gateway.Model.Tokens;
using Gateway.Protocol.Chat;

namespace Gateway.Accounting.Tokens;

/// <summary>Counts what a model reads of a request: by its own encoding where that is known, else about.</summary>
public static class InputTokens
{
    /// <param name="request">What is asked.</param>
    /// <param name="model">The upstream's name of the model that will answer.</param>
    /// <param name="dialect">What its provider speaks.</param>
    public static InputTokenCount Count(ChatRequest request, string model, Dialect dialect)
    {
        var rules = RulesOf(model, dialect);
        return new InputTokenCount(ChatTokens.Count(request, rules), rules.Text is BpeEncoding);
    }

    /// <param name="model">The upstream's name of the model; whose it is counts before who serves it.</param>
    /// <param name="dialect">What the provider speaks: it tells the vendor where the name does not.</param>
    public static ModelTokens RulesOf(string model, Dialect dialect)
    {
        if (model.Contains("claude", StringComparison.OrdinalIgnoreCase))
            return ModelTokens.Claude;
        if (model.Contains("gemini", StringComparison.OrdinalIgnoreCase))
            return ModelTokens.Gemini;
        if (OpenAiEncodings.Find(model) is { } encoding)
            return OfOpenAi(model, encoding);
        return dialect switch
        {
            Dialect.Anthropic => ModelTokens.Claude,
            Dialect.Gemini => ModelTokens.Gemini,
            _ => ModelTokens.Other,
        };
    }

    // What the cookbook does not know, models that reason report themselves: one token less, and some 80 more where there are tools.
    private static ModelTokens OfOpenAi(string model, BpeEncoding encoding) => ModelTokens.OpenAi with
    {
        Text = encoding,
        Tool = encoding == BpeEncoding.O200k ? 7 : 10,
        Answer = OpenAiEncodings.IsReasoning(model) ? 2 : 3,
        Tools = OpenAiEncodings.IsReasoning(model) ? 92 : 12,
    };
}
