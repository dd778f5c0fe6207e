using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Explodes a unary Messages answer into the events its stream would have had.</summary>
internal static class AnthropicResponseReader
{
    public static void Read(ReadOnlyMemory<byte> body, ICollection<ChatEvent> events)
    {
        try
        {
            using var message = JsonDocument.Parse(body, AnthropicJson.ParseOptions);
            if (message.RootElement.Text("type"u8) == "message")
                Explode(message.RootElement, events);
            else
                events.Add(new ChatEvent.Failed(NoMessage(message.RootElement)));
        }
        catch (Exception unreadable) when (AnthropicJson.IsUnreadable(unreadable))
        {
            events.Add(new ChatEvent.Failed(new ChatError(
                ChatErrorKind.Malformed, "The provider's answer cannot be read: " + UnreadableWords.Of(unreadable))));
        }
    }

    private static void Explode(JsonElement message, ICollection<ChatEvent> events)
    {
        events.Add(new ChatEvent.Started(message.Text("id"u8), message.Text("model"u8)));
        if (message.Member("usage"u8) is { ValueKind: JsonValueKind.Object } usage)
            events.Add(new ChatEvent.Usage(AnthropicUsageReader.Read(usage, default)));

        var told = 0;
        foreach (var block in message.GetProperty("content"u8).EnumerateArray())
            AnthropicBlockReader.Start(block, ref told, events).Stop(ref told, events);

        AnthropicAnswerExtras.Tell(message, events);
        var reason = message.Text("stop_reason"u8);
        events.Add(new ChatEvent.Finished(AnthropicStopReason.Parse(reason), message.Text("stop_sequence"u8)) { Raw = reason });
    }

    /// <summary>An error under status 200 keeps its own kind; any other object is not this dialect's answer.</summary>
    private static ChatError NoMessage(JsonElement root) =>
        AnthropicErrorShape.IsError(root)
            ? AnthropicErrorShape.Read(0, root)
            : new ChatError(ChatErrorKind.Malformed, "The provider's answer is not a message.");
}
