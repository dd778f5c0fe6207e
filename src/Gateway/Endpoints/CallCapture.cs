using Gateway.Model;
using Gateway.Streaming;

namespace Gateway.Endpoints;

/// <summary>What one request leaves for the log beside names and numbers, gathered while it runs.</summary>
/// <param name="maxAnswerBytes">How much of its answer is kept.</param>
public sealed class CallCapture(int maxAnswerBytes) : IDisposable
{
    /// <summary>What the client was sent.</summary>
    public AnswerCopy Answer { get; } = new(maxAnswerBytes);

    /// <summary>How the last attempt that failed did; null where none has. Attempts give their error bodies up when the next one ends.</summary>
    public Outcome? Failure { get; private set; }

    public void Ended(Outcome outcome)
    {
        if (outcome is { IsSuccess: false, IsSkipped: false, Side: not AttemptSide.Client })
            Failure = outcome;
    }

    public void Dispose() => Answer.Dispose();
}
