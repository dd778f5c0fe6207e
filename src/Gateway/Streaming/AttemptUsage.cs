using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Streaming;

/// <summary>
/// What an attempt used. The provider's numbers are kept. Estimated is what it left unsaid, and what an answer that was cut short had grown to since:
/// providers bill what they have sent (and read), whoever ended it. Before the headers that is the input: a unary answer's headers come only when
/// it is finished, so once the whole request was sent a time-out, or a caller (or gateway) that does not wait, costs the input tokens, and no output.
/// Nothing is estimated where nothing can have been billed: a request that was not sent, a connection that failed, an error status, and a provider
/// that failed before any content.
/// </summary>
internal static class AttemptUsage
{
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="answer">What was noted of the answer; null with an error status, and where the request was never sent. Not every answer uses tokens.</param>
    /// <param name="unreadBytes">Bytes of a unary answer that ended before it could be read.</param>
    /// <param name="request">What was asked; a relay's is read for this alone, so only where nobody said its tokens.</param>
    public static TokenUsage Of(Outcome outcome, IAnswerTranscriber? answer, long unreadBytes, IngressRequest request)
    {
        if (answer is null or { UsesTokens: false })
            return default;
        // With the stop reason come the final numbers; before it, they are those of some moment ago.
        var isFinal = outcome.IsSuccess || answer.StopReason is not null;
        return UsageEstimate.Of(outcome, answer.Usage, Math.Max(answer.AnswerBytes, unreadBytes), isFinal, () => CountInput(answer, request));
    }

    private static long CountInput(IAnswerTranscriber answer, IngressRequest request)
    {
        try
        {
            return answer.CountInputTokens(request);
        }
        catch (Exception)
        {
            // An odd request went through unread; an estimate must not change what became of its answer.
            return Math.Max(1, RequestNeeds.RoughTokens(request));
        }
    }
}
