using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Reads the usage of an embeddings answer (https://platform.openai.com/docs/api-reference/embeddings): input, and nothing else. It never streams.</summary>
public sealed class OpenAiEmbeddingsMeter : IUsageMeter
{
    public TokenUsage Usage { get; private set; }

    public StopReason? StopReason => null;

    public string? Model { get; private set; }

    public string? Id => null;

    public ChatError? Error => null;

    public bool IsComplete { get; private set; }

    public long AnswerBytes => 0;

    public FrameKind Observe(in SseFrame frame) => FrameKind.Lifecycle;

    public bool ObserveBody(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, OpenAiFields.ParseOptions);
            if (!OpenAiUsage.TryRead(document.RootElement, out var usage))
                return false;
            (Usage, Model, IsComplete) = (usage with { Output = null }, document.RootElement.NonEmptyTextOf("model"u8), true);
            return true;
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            return false;
        }
    }
}
