using System.Buffers;
using System.Text;
using Gateway.Model.Redaction;
using Gateway.Protocol.Dialects;
using Gateway.Storage.Capture.Redaction;

namespace Gateway.Storage.Capture;

/// <summary>Bodies as the log's text columns hold them: UTF-8 that is none becomes U+FFFD, and what is too long is cut, which its end says.</summary>
public sealed class BodyTexts
{
    private readonly bool _isFull;
    private readonly int _maxBytes;
    private readonly KnownSecrets _secrets;
    private readonly TextRedactor _redactor;

    internal BodyTexts(CaptureMode mode, int maxBytes, KnownSecrets secrets) =>
        (_isFull, _maxBytes, _secrets, _redactor) = (mode == CaptureMode.Full, maxBytes, secrets, new TextRedactor(secrets));

    /// <summary>A whole body.</summary>
    public string Body(ReadOnlyMemory<byte> body) => Body(body, body.Length);

    /// <summary>A body of <paramref name="length"/> bytes, of which the first are there.</summary>
    public string Body(ReadOnlyMemory<byte> start, long length) => _isFull ? AsItWas(start, length) : Redacted(start, length);

    /// <summary>A streamed answer of <paramref name="length"/> bytes, of which the first are there, as a client of <paramref name="dialect"/> got it.</summary>
    public string Stream(ReadOnlyMemory<byte> start, long length, IIngressDialect dialect)
    {
        var folded = StreamFold.TryFold(start, start.Length == length, dialect, out var answer);
        if (!folded || (_isFull && !_secrets.AreIn(Encoding.UTF8.GetString(answer.Span))))
            return Body(start, length);
        // Of the rest it is known how long its events are; how long their words are is not.
        return Body(answer, answer.Length + (length - start.Length));
    }

    /// <summary>A sentence or two.</summary>
    public string Words(string text) => _isFull ? _secrets.Mask(text) : _redactor.Redact(text);

    private string AsItWas(ReadOnlyMemory<byte> start, long length)
    {
        var read = start.Span[..Math.Min(start.Length, _maxBytes + (2 * CutText.Margin))];
        var text = _secrets.Mask(Encoding.UTF8.GetString(read));
        return CutText.Of(Encoding.UTF8.GetBytes(text), length - read.Length, _maxBytes);
    }

    private string Redacted(ReadOnlyMemory<byte> start, long length)
    {
        var output = new ArrayBufferWriter<byte>();
        var json = new JsonRedactor(_redactor, _maxBytes + (2 * CutText.Margin));
        if (json.TryRedact(start.Span, isWhole: start.Length == length, output, out var unread))
            return CutText.Of(output.WrittenSpan, unread + (length - start.Length), _maxBytes);

        var read = start.Span[..Math.Min(start.Length, _maxBytes + (2 * CutText.Margin))];
        var text = _redactor.Redact(Encoding.UTF8.GetString(read));
        return CutText.Of(Encoding.UTF8.GetBytes(text), length - read.Length, _maxBytes);
    }
}
