using Gateway.Model;

namespace Gateway.Native;

/// <summary>What passes of one answer: keeps its time, shows it to its meter, remembers when it began and how it broke.</summary>
/// <param name="deadline">The attempt's time.</param>
/// <param name="idle">How long the vendor may be silent.</param>
/// <param name="time">The clock.</param>
/// <param name="meter">Null where the answer is not metered.</param>
/// <param name="isStream">The answer is an event stream.</param>
/// <param name="isDuplex">It goes both ways (101): the vendor may be silent for as long as it likes, there may be nothing to say.</param>
internal sealed class AnswerWatch(AttemptDeadline deadline, TimeSpan idle, TimeProvider time, AnswerMeter? meter, bool isStream, bool isDuplex)
{
    public AnswerMeter? Meter => meter;

    public bool IsStream => isStream;

    /// <summary>Bytes of the answer were handed on.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>When the first content was there (of an answer nobody meters: its first byte), as a timestamp of the clock; null before.</summary>
    public long? FirstContentAt { get; private set; }

    /// <summary>How reading it broke; null where it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The vendor is waited for.</summary>
    public void Waiting()
    {
        if (!isDuplex)
            deadline.Expect("the next part of the answer", idle);
    }

    /// <summary>Bytes are there (or, of none, can be read), and go to the caller next.</summary>
    public void Came(ReadOnlySpan<byte> bytes)
    {
        // A caller who takes its time is no silence of the vendor's.
        deadline.Pause();
        if (bytes.IsEmpty)
            return;
        HasBegun = true;
        meter?.Observe(bytes);
        NoteContent();
    }

    /// <summary>The answer's end.</summary>
    public void Ended()
    {
        deadline.Pause();
        meter?.End();
        NoteContent();
    }

    /// <summary>Reading broke.</summary>
    public void Broke(Exception exception) => Failure ??= exception;

    private void NoteContent()
    {
        if (meter is null ? isStream && HasBegun : meter.HasContent)
            FirstContentAt ??= time.GetTimestamp();
    }
}
