using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// Why the answer ended, as far as the chunks have said. The last word counts: older models say <c>STOP</c> on every chunk and
/// <c>RECITATION</c> on the last. https://ai.google.dev/api/generate-content#FinishReason
/// </summary>
internal struct GeminiFinish
{
    private string? _message;
    private string? _block;
    private bool _ended;

    /// <param name="Reason">Meaningful where <paramref name="Error"/> is null.</param>
    /// <param name="Error">The answer is none.</param>
    public readonly record struct Outcome(StopReason Reason, ChatError? Error = null);

    private enum Class
    {
        Stop,
        MaxTokens,
        Refused,

        /// <summary>The model broke the form of a call (or the server refused it): the call is not in the answer.</summary>
        LostCall,

        /// <summary><c>OTHER</c>, and whatever word comes next.</summary>
        Other,
    }

    /// <summary>A reason has been given: a <c>finishReason</c>, or a prompt that was blocked.</summary>
    public readonly bool IsSeen => Word is not null || _ended;

    /// <summary>The provider's word (or enum number).</summary>
    public string? Word { get; private set; }

    public void See(string? word, string? message)
    {
        // "Default value. This value is unused."
        if (word is null or "FINISH_REASON_UNSPECIFIED")
            return;
        (Word, _message, _block) = (word, message, null);
    }

    /// <summary>Notes a blocked prompt, which has no candidates and so no finishReason.</summary>
    public void SeeFeedback(string? blockReason, string? message)
    {
        if (Word is null && (blockReason ?? (message is null ? null : "blockReasonMessage")) is { } block)
            Word = _block = block;
    }

    /// <summary>The end needs no word: the body is known to be whole.</summary>
    public void SeeEnd() => _ended = true;

    public readonly Outcome Resolve(bool hasCall, bool hasContent)
    {
        if (_block is not null)
            return new Outcome(StopReason.Refusal);
        var done = hasCall ? StopReason.ToolUse : StopReason.EndTurn;
        return Classify(Word) switch
        {
            Class.Stop => new Outcome(done),
            Class.MaxTokens => new Outcome(StopReason.MaxTokens),
            Class.Refused => new Outcome(StopReason.Refusal),
            Class.LostCall when !hasCall => Fail(ChatErrorKind.Malformed, "The model's function call could not be read."),
            Class.Other when !hasContent => Fail(ChatErrorKind.ServerError, "The model gave no answer."),
            _ => new Outcome(done),
        };
    }

    // Numbers: 1 to 5 and 11 are the same in the Gemini API and Vertex AI; 6, 7 and 8 are refusals in both; 9, 10 and 12 differ, so they stay "other".
    private static Class Classify(string? word) => word switch
    {
        null or "STOP" or "1" => Class.Stop,
        "MAX_TOKENS" or "2" => Class.MaxTokens,
        "SAFETY" or "3" or "RECITATION" or "4" or "LANGUAGE" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" or "6" or "7" or "8" or
            "MODEL_ARMOR" or "IMAGE_SAFETY" or "11" or "IMAGE_PROHIBITED_CONTENT" or "IMAGE_RECITATION" => Class.Refused,
        "MALFORMED_FUNCTION_CALL" or "UNEXPECTED_TOOL_CALL" or "TOO_MANY_TOOL_CALLS" or "MALFORMED_RESPONSE" or
            "MISSING_THOUGHT_SIGNATURE" => Class.LostCall,
        _ => Class.Other,
    };

    private readonly Outcome Fail(ChatErrorKind kind, string message) =>
        new(default, new ChatError(kind, _message ?? $"{message} ({Word})") { Type = Word });
}
