using Gateway.Protocol.Chat;

namespace Gateway.Model.Tokens;

/// <summary>What the parts of a request come to with a model, in tokens. Only text with OpenAI's models is exact.</summary>
public sealed record ModelTokens
{
    /// <summary>OpenAI's chat models; how text is counted is a matter of each.</summary>
    public static ModelTokens OpenAi { get; } = new()
    {
        // The rule of OpenAI's cookbook, "How to count tokens with tiktoken". Pictures: 85, or 85 + 170 for each of the four tiles
        // of 1024 x 1024. A document is taken for two pages, each its text and its picture.
        Text = TextEstimate.Other,
        Tool = 7,
        Tools = 12,
        Image = 765,
        ImageOfLowDetail = 85,
        Document = 2_200,
        ReadsSchemas = true,
        TakesReasoning = false,
    };

    /// <summary>Anthropic's models.</summary>
    public static ModelTokens Claude { get; } = new()
    {
        // Anthropic: a picture is width x height / 750, at most about 1,600; a page of a PDF is 1,500 to 3,000 tokens, two are assumed.
        // Tools bring instructions: 346 tokens by its documents, some 500 with models since by what they report.
        Text = TextEstimate.Claude,
        Tools = 450,
        Image = 1_600,
        Document = 3_300,
    };

    /// <summary>Google's models.</summary>
    public static ModelTokens Gemini { get; } = new()
    {
        // Google: 258 tokens for each 768 x 768 tile of a picture (four here) and for each page of a document, two here. What it reports
        // of recorded text is the text alone.
        Text = TextEstimate.Gemini,
        Message = 0,
        Answer = 0,
        Image = 1_032,
        Document = 516,
    };

    /// <summary>Anyone's, and any model as long as nobody asks whose: cheap to count by.</summary>
    public static ModelTokens Other { get; } = new() { Text = TextEstimate.Other, Image = 1_000, Document = 2_200 };

    /// <summary>How text is counted.</summary>
    public required ITextTokens Text { get; init; }

    /// <summary>Around each message, its role left out.</summary>
    public int Message { get; init; } = 3;

    /// <summary>For a participant's name, beside the name itself.</summary>
    public int Name { get; init; } = 1;

    /// <summary>With which the answer is started.</summary>
    public int Answer { get; init; } = 3;

    /// <summary>Around each tool.</summary>
    public int Tool { get; init; } = 7;

    /// <summary>Once, where there are tools at all.</summary>
    public int Tools { get; init; }

    /// <summary>A picture, whatever its size.</summary>
    public required int Image { get; init; }

    /// <summary>A picture of which the caller wants little detail; null: as any other.</summary>
    public int? ImageOfLowDetail { get; init; }

    /// <summary>A document that is not plain text, whatever its size.</summary>
    public required int Document { get; init; }

    /// <summary>The vendor rewrites a tool's schema into lines for the model; else the model gets the JSON.</summary>
    public bool ReadsSchemas { get; init; }

    /// <summary>What was thought before is sent again.</summary>
    public bool TakesReasoning { get; init; } = true;
}
