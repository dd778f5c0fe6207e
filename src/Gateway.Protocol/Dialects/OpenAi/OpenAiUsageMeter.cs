using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Watches a relayed answer. Until the first content every chunk is parsed, because only a chunk that can be understood may commit an
/// answer; from then on a chunk is parsed only where its bytes say that it carries usage, a finish reason or an error.
/// </summary>
internal sealed class OpenAiUsageMeter : IUsageMeter
{
    private string? _finishReason;
    private bool _contentSeen;
    private bool _toolCallSeen;
    private bool _refusalSeen;
    private bool _done;
    private bool _isUsageAlone;

    public TokenUsage Usage { get; private set; }

    public StopReason? StopReason => _finishReason is null && !IsComplete
        ? null
        : OpenAiFinishReason.Read(_finishReason, _toolCallSeen, _refusalSeen);

    public string? Model { get; private set; }

    public string? Id { get; private set; }

    public ChatError? Error { get; private set; }

    /// <summary>Providers without <c>[DONE]</c> (Perplexity, some of Hugging Face's) end with the finish reason.</summary>
    public bool IsComplete => Error is null && (_done || _finishReason is not null);

    public long AnswerBytes { get; private set; }

    public FrameKind Observe(in SseFrame frame)
    {
        var data = OpenAiEventReader.Trim(frame.Data);
        if (data.IsEmpty)
            return FrameKind.Lifecycle;
        if (OpenAiEventReader.IsDone(data.Span))
            return End();

        if (OpenAiEventReader.IsErrorEvent(frame))
        {
            Error ??= OpenAiErrorShape.Read(OpenAiErrorShape.InsideAnswer, data.Span);
            return FrameKind.Error;
        }

        var parse = !_contentSeen || OpenAiChunkProbe.NeedsParsing(data.Span);
        _isUsageAlone = false;
        return parse && !TryObserveChunk(data) ? FrameKind.Error : _isUsageAlone ? FrameKind.Usage : Classify(data.Span);
    }

    // The end of nothing is no answer.
    private FrameKind End()
    {
        _done = _contentSeen || _finishReason is not null;
        if (_done)
            return FrameKind.Terminal;
        Error ??= new ChatError(ChatErrorKind.Cut, "The provider ended its stream before there was an answer.");
        return FrameKind.Error;
    }

    public bool ObserveBody(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, OpenAiFields.ParseOptions);
            if (!ObserveRoot(document.RootElement) || !document.RootElement.TryChoice(out var choice))
                return false;
            _done = true;
            _contentSeen = true;
            if (choice.TryObject("message"u8, out var message))
                ObserveMessage(message);
            return true;
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            return false;
        }
    }

    private bool TryObserveChunk(ReadOnlyMemory<byte> data)
    {
        try
        {
            using var document = JsonDocument.Parse(data, OpenAiFields.ParseOptions);
            return ObserveRoot(document.RootElement);
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            Error ??= new ChatError(ChatErrorKind.Malformed, "A chunk of the stream is not JSON.");
            return false;
        }
    }

    private bool ObserveRoot(JsonElement root)
    {
        Id ??= root.NonEmptyTextOf("id"u8);
        Model ??= root.NonEmptyTextOf("model"u8);
        if (OpenAiUsage.TryRead(root, out var usage))
        {
            Usage = Usage.Merge(usage);
            _isUsageAlone = root.TryArray("choices"u8, out var choices) && choices.GetArrayLength() == 0;
        }

        if (OpenAiErrorShape.IsError(root))
        {
            Error ??= OpenAiErrorShape.Read(OpenAiErrorShape.InsideAnswer, root);
            return false;
        }

        if (!root.TryChoice(out var choice))
            return true;
        _finishReason = choice.NonEmptyTextOf("finish_reason"u8) ?? _finishReason;
        if (OpenAiFinishReason.ReadFailure(_finishReason) is { } failure)
            Error ??= failure;
        _toolCallSeen |= choice.TryObject("delta"u8, out var delta) && HasToolCalls(delta);
        return Error is null;
    }

    private void ObserveMessage(JsonElement message)
    {
        _toolCallSeen |= HasToolCalls(message)
            || (message.TryObject("function_call"u8, out var call) && call.NonEmptyTextOf("name"u8) is not null);
        _refusalSeen |= message.NonEmptyTextOf("refusal"u8) is not null;
        AnswerBytes += OpenAiMessageLength.Of(message);
    }

    private static bool HasToolCalls(JsonElement message) => message.TryArray("tool_calls"u8, out var calls) && calls.GetArrayLength() > 0;

    private FrameKind Classify(ReadOnlySpan<byte> data)
    {
        var (field, length) = OpenAiChunkProbe.Content(data);
        if (field == ContentField.None)
            return FrameKind.Lifecycle;
        _contentSeen = true;
        _toolCallSeen |= field == ContentField.ToolCall;
        _refusalSeen |= field == ContentField.Refusal;
        AnswerBytes += length;
        return FrameKind.Content;
    }
}
