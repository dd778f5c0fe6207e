using Gateway.Model.Redaction;

namespace Gateway.Storage.Capture;

/// <summary>What the log keeps of bodies, as <see cref="StorageOptions.Capture"/> says.</summary>
/// <param name="options">Mode and bound.</param>
/// <param name="secrets">Credentials that are never stored.</param>
public sealed class BodyCapture(StorageOptions options, KnownSecrets secrets)
{
    // Events are ten times as long as the words they bring, and more.
    private const int StreamFactor = 16;
    private const int MinStreamBytes = 256 * 1024;
    private const int MaxStreamBytes = 16 * 1024 * 1024;

    private readonly int _maxBytes = options.CaptureMaxKiB * 1024;

    /// <summary>Rows have bodies.</summary>
    public bool KeepsBodies => options.Capture is CaptureMode.Redacted or CaptureMode.Full;

    /// <summary>Rows name conversation and user.</summary>
    public bool KeepsNames => options.Capture != CaptureMode.None;

    /// <summary>How much of an answer has to be there for its text.</summary>
    public int MaxAnswerBytes => options.Capture == CaptureMode.Full
        ? _maxBytes + (2 * CutText.Margin)
        : Math.Max(_maxBytes + (2 * CutText.Margin), (int)Math.Clamp((long)_maxBytes * StreamFactor, MinStreamBytes, MaxStreamBytes));

    /// <summary>The texts of one request's bodies.</summary>
    /// <param name="presentedKey">The key its caller presented, if any: not stored either, whoever knows it.</param>
    public BodyTexts For(string? presentedKey) => new(options.Capture, _maxBytes, secrets.With(presentedKey));

    /// <summary>A provider's words about a failure, as they may be stored in any table; null where none may.</summary>
    public string? Words(string? text) => text is null || !KeepsNames ? null : For(presentedKey: null).Words(text);
}
