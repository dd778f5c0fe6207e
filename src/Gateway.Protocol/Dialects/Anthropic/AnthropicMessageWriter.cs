using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// Writes <c>system</c> and <c>messages</c>. An Anthropic caller's turns stay as they are. Another dialect's are fitted: neighbours of
/// one role become one turn, for the results of parallel calls must stand together in the turn after them.
/// </summary>
internal sealed class AnthropicMessageWriter(Utf8JsonWriter json, AnthropicLosses losses)
{
    private readonly AnthropicContentWriter _content = new(json, losses);

    private bool IsOwn => losses.Origin == Dialect.Anthropic;

    public void Write(ChatRequest request)
    {
        var system = _content.Writable(request.System);
        if (system.Count > 0)
        {
            json.WritePropertyName("system"u8);
            _content.Write(system);
        }

        json.WriteStartArray("messages"u8);
        foreach (var (role, blocks) in Turns(request.Messages))
            WriteTurn(role, blocks);
        json.WriteEndArray();
    }

    private IEnumerable<(ChatRole Role, List<ChatBlock> Blocks)> Turns(IReadOnlyList<ChatMessage> messages)
    {
        (ChatRole Role, List<ChatBlock> Blocks)? open = null;
        foreach (var message in messages)
        {
            var (role, blocks) = Fitted(message);
            if (blocks.Count == 0 && !(IsOwn && message.Content.Count == 0))
                continue;
            if (open is { } turn && turn.Role == role && !IsOwn)
            {
                turn.Blocks.AddRange(blocks);
                continue;
            }

            if (open is { } whole)
                yield return whole;
            open = (role, blocks);
        }

        if (open is { } last)
            yield return last;
    }

    private (ChatRole Role, List<ChatBlock> Blocks) Fitted(ChatMessage message)
    {
        if (message.Name is not null)
            losses.Add("messages[].name", "left out: there is none");
        var blocks = _content.Writable(message.Content);
        if (message.Role != ChatRole.System || IsOwn)
            return (message.Role, blocks);

        // Only the newest models take a system turn between others; in the user's turn it keeps its place.
        losses.Add("messages[].role", "a system message between others was sent in the user's turn, marked as system");
        return (ChatRole.User, blocks.ConvertAll(b => b is TextBlock text ? text with { Text = $"<system>\n{text.Text}\n</system>" } : b));
    }

    private void WriteTurn(ChatRole role, List<ChatBlock> blocks)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role switch
        {
            ChatRole.Assistant => "assistant"u8,
            ChatRole.System => "system"u8,
            _ => "user"u8,
        });
        json.WritePropertyName("content"u8);
        _content.Write(blocks);
        json.WriteEndObject();
    }
}
