using Gateway.Protocol.Chat;

namespace Gateway.Model.Tokens;

/// <summary>
/// Input tokens of a chat request. For OpenAI's models: text exactly, messages by the cookbook's rule, and estimates of what OpenAI tells
/// no rule for: tools, calls, pictures and documents (<see cref="ModelTokens"/>). For others all is an estimate. What only one vendor
/// understands counts as the JSON it is, at most as a picture: it may hold sound or a file.
/// </summary>
public static class ChatTokens
{
    // "user", "assistant", "system" and "tool" are a token each.
    private const int Role = 1;

    /// <param name="request">What is asked.</param>
    /// <param name="model">The model that will answer.</param>
    public static long Count(ChatRequest request, ModelTokens model)
    {
        long tokens = model.Answer + ToolTokens.Count(request.Tools, model);

        // Dialects tell not how many system messages the leading blocks were: they count as one.
        if (request.System.Count > 0)
            tokens += model.Message + Role + Blocks(request.System, model);
        foreach (var message in request.Messages)
            tokens += Message(message, model);
        return request.OutputFormat is { } format ? tokens + ToolTokens.Json(format.Schema, model) : tokens;
    }

    private static long Message(ChatMessage message, ModelTokens model)
    {
        // A tool's result is a message by itself; what else stands beside it is one more.
        var results = message.Content.Count(block => block is ToolResultBlock);
        var own = results < message.Content.Count || results == 0 ? 1 : 0;
        var tokens = ((model.Message + Role) * (results + own)) + Blocks(message.Content, model);
        return message.Name is { } name ? tokens + model.Name + model.Text.Count(name) : tokens;
    }

    private static long Blocks(IReadOnlyList<ChatBlock> blocks, ModelTokens model)
    {
        long tokens = 0;
        foreach (var block in blocks)
            tokens += Block(block, model);
        return tokens;
    }

    private static long Block(ChatBlock block, ModelTokens model) => block switch
    {
        TextBlock text => model.Text.Count(text.Text),
        ToolUseBlock call => model.Message + model.Text.Count(call.Name) + model.Text.Count(call.Arguments),
        ToolResultBlock result => Blocks(result.Content, model),
        ReasoningBlock reasoning => model.TakesReasoning ? model.Text.Count(reasoning.Text) : 0,
        ImageBlock { Detail: "low" } => model.ImageOfLowDetail ?? model.Image,
        ImageBlock => model.Image,
        DocumentBlock document => Document(document, model),
        // Four bytes a token would be far too much of it.
        AudioBlock => model.Image,
        OpaqueBlock own => Math.Min(model.Image, ToolTokens.Json(own.Raw, model)),
        _ => 0,
    };

    private static long Document(DocumentBlock document, ModelTokens model)
    {
        var tokens = (long)model.Text.Count(document.Title) + model.Text.Count(document.Context);
        return tokens + document.Source switch
        {
            MediaSource.PlainText plain => model.Text.Count(plain.Value),
            MediaSource.Blocks blocks => Blocks(blocks.Content, model),
            _ => model.Document,
        };
    }
}
