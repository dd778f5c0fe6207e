using Gateway.Model;

namespace Gateway.Streaming;

/// <summary>How much one streamed answer may still grow; once it is used up, <see cref="Exceeded"/> says which bound was passed.</summary>
/// <param name="provider">The provider's name.</param>
/// <param name="limits">Its bounds.</param>
internal sealed class StreamAllowance(string provider, StreamLimitOptions limits)
{
    private long _events = limits.MaxEvents;
    private long _bytes = limits.MaxBytes;

    /// <summary>The bound that was passed, in a sentence; null while none was.</summary>
    public string? Exceeded { get; private set; }

    /// <summary>Takes one frame; false when it is one too many.</summary>
    public bool TakeEvent() => --_events >= 0 || Exceed(limits.MaxEvents, "events", nameof(StreamLimitOptions.MaxEvents));

    /// <summary>Takes what a read brought; false when it is more than the answer may be.</summary>
    public bool TakeBytes(int count) => (_bytes -= count) >= 0 || Exceed(limits.MaxBytes, "bytes", nameof(StreamLimitOptions.MaxBytes));

    /// <summary>One event alone is more than the gateway holds in memory.</summary>
    public bool RefuseEvent(int maxBytes)
    {
        Exceeded = $"Provider '{provider}' sent an event that is larger than the gateway's bound of {maxBytes} bytes.";
        return false;
    }

    private bool Exceed(long bound, string what, string option)
    {
        Exceeded = $"The answer of provider '{provider}' is longer than the gateway's bound of {bound} {what} ({option}).";
        return false;
    }
}
