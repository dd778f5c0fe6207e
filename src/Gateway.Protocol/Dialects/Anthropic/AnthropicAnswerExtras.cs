using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Fields beside an answer's content that only this dialect knows (<c>container</c>, <c>context_management</c>, <c>stop_details</c>, …).</summary>
internal static class AnthropicAnswerExtras
{
    public static void Tell(JsonElement holder, ICollection<ChatEvent> events)
    {
        foreach (var member in holder.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && !IsCanonical(member.Name))
                events.Add(new ChatEvent.Opaque(Dialect.Anthropic, member.Name, member.Value.Clone()));
        }
    }

    private static bool IsCanonical(string name) =>
        name is "type" or "id" or "role" or "model" or "content" or "stop_reason" or "stop_sequence" or "usage" or "delta";
}
