using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Watches an answer of OpenAI's Responses API (https://platform.openai.com/docs/api-reference/responses). The event that ends a stream holds the
/// whole response, and with it the usage; a body is that response alone.
/// </summary>
public sealed class OpenAiResponsesMeter : IUsageMeter
{
    public TokenUsage Usage { get; private set; }

    public StopReason? StopReason { get; private set; }

    public string? Model { get; private set; }

    public string? Id { get; private set; }

    public ChatError? Error { get; private set; }

    public bool IsComplete { get; private set; }

    public long AnswerBytes { get; private set; }

    public FrameKind Observe(in SseFrame frame)
    {
        var data = OpenAiEventReader.Trim(frame.Data);
        if (data.IsEmpty || OpenAiEventReader.IsDone(data.Span))
            return FrameKind.Lifecycle;
        try
        {
            using var document = JsonDocument.Parse(data, OpenAiFields.ParseOptions);
            return ObserveEvent(document.RootElement, document.RootElement.TextOf("type"u8) ?? "");
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            Error ??= new ChatError(ChatErrorKind.Malformed, "An event of the stream is not JSON.");
            return FrameKind.Error;
        }
    }

    public bool ObserveBody(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, OpenAiFields.ParseOptions);
            if (document.RootElement.TextOf("object"u8) != "response")
                return false;
            ObserveResponse(document.RootElement);
            IsComplete = true;
            return true;
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            return false;
        }
    }

    private FrameKind ObserveEvent(JsonElement root, string type)
    {
        if (type.EndsWith(".delta", StringComparison.Ordinal))
        {
            AnswerBytes += Encoding.UTF8.GetByteCount(root.TextOf("delta"u8) ?? "");
            return FrameKind.Content;
        }

        if (type == "error")
        {
            Error ??= OpenAiErrorShape.Read(OpenAiErrorShape.InsideAnswer, root);
            return FrameKind.Error;
        }

        if (!root.TryObject("response"u8, out var response))
            return FrameKind.Lifecycle;
        ObserveResponse(response);
        IsComplete = type is "response.completed" or "response.incomplete";
        return Error is not null ? FrameKind.Error : IsComplete ? FrameKind.Terminal : FrameKind.Lifecycle;
    }

    private void ObserveResponse(JsonElement response)
    {
        Id ??= response.NonEmptyTextOf("id"u8);
        Model ??= response.NonEmptyTextOf("model"u8);
        if (response.TryObject("usage"u8, out var usage))
            Usage = Usage.Merge(Read(usage));
        if (response.TryObject("error"u8, out _))
            Error ??= OpenAiErrorShape.Read(OpenAiErrorShape.InsideAnswer, response);
        StopReason = response.TextOf("status"u8) switch
        {
            "completed" => HasCall(response) ? Chat.StopReason.ToolUse : Chat.StopReason.EndTurn,
            "incomplete" => IsFiltered(response) ? Chat.StopReason.Refusal : Chat.StopReason.MaxTokens,
            _ => null,
        };
    }

    // input_tokens holds the cached ones, output_tokens the reasoning ones.
    private static TokenUsage Read(JsonElement usage)
    {
        var cached = usage.TryObject("input_tokens_details"u8, out var input) ? input.CountOf("cached_tokens"u8) : null;
        var reasoning = usage.TryObject("output_tokens_details"u8, out var output) ? output.CountOf("reasoning_tokens"u8) : null;
        var (all, answered) = (usage.CountOf("input_tokens"u8), usage.CountOf("output_tokens"u8));
        return new TokenUsage
        {
            Input = all is null ? null : Math.Max(0, all.Value - (cached ?? 0)),
            CacheRead = cached,
            Output = answered,
            Reasoning = answered is null || reasoning is null ? reasoning : Math.Min(reasoning.Value, answered.Value),
            Source = all is null && answered is null ? UsageSource.Unknown : UsageSource.Provider,
        };
    }

    private static bool HasCall(JsonElement response) =>
        response.TryArray("output"u8, out var items)
        && items.EnumerateArray().Any(item => item.TextOf("type"u8) is "function_call" or "custom_tool_call");

    private static bool IsFiltered(JsonElement response) =>
        response.TryObject("incomplete_details"u8, out var details) && details.TextOf("reason"u8) == "content_filter";
}
