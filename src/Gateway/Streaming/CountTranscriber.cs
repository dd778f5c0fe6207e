using System.Buffers;
using System.Text.Json;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Sse;

namespace Gateway.Streaming;

/// <summary>Carries <c>{"input_tokens": n}</c> to the client byte for byte. A count costs no tokens, and is never a stream.</summary>
internal sealed class CountTranscriber : IAnswerTranscriber
{
    private static readonly ChatError NoCount = new(ChatErrorKind.Malformed, "The provider's answer is no count of tokens.");

    public bool HasWrittenError => false;

    public bool UsesTokens => false;

    public ChatError? Error { get; private set; }

    public TokenUsage Usage => default;

    public long AnswerBytes => 0;

    public StopReason? StopReason => null;

    public long CountInputTokens(IngressRequest request) => 0;

    public FrameKind Transcribe(in SseFrame frame, IBufferWriter<byte> output)
    {
        Error = NoCount;
        return FrameKind.Error;
    }

    public bool Complete(IBufferWriter<byte> output)
    {
        Error = NoCount;
        return false;
    }

    public bool TranscribeBody(ReadOnlyMemory<byte> body, IBufferWriter<byte> output)
    {
        if (!IsCount(body.Span))
        {
            Error = NoCount;
            return false;
        }

        output.Write(body.Span);
        return true;
    }

    private static bool IsCount(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("input_tokens"u8, out var tokens) && tokens.ValueKind == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
