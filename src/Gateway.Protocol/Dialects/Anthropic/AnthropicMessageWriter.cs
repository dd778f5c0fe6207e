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
        var turns = Turns(request.Messages).ToList();
        if (!IsOwn)
            Fit(turns, system, request);
        if (system.Count > 0)
        {
            json.WritePropertyName("system"u8);
            _content.Write(system);
        }

        json.WriteStartArray("messages"u8);
        foreach (var (role, blocks) in turns)
            WriteTurn(role, blocks);
        json.WriteEndArray();
    }

    /// <summary>The API wants a turn, and none that ends in white space where the model goes on with it.</summary>
    private void Fit(List<(ChatRole Role, List<ChatBlock> Blocks)> turns, List<ChatBlock> system, ChatRequest request)
    {
        if (turns.Count == 0 && request.Messages.Count > 0)
            throw new RequestFormatException([new RequestProblem("messages", "nothing in them can be sent to this provider")], isProvidersRule: true);
        if (turns.Count == 0 && system.Count > 0)
        {
            losses.Add(CallerFields.Role, "system messages alone are sent as the user's");
            turns.Add((ChatRole.User, [.. system]));
            system.Clear();
        }

        if (turns is [.., (ChatRole.Assistant, [.., TextBlock last] blocks)] && last.Text.Length > 0 && char.IsWhiteSpace(last.Text[^1]))
        {
            losses.Add(CallerFields.Text, "white space at the end of the model's own turn is left out");
            blocks[^1] = last with { Text = last.Text.TrimEnd() };
        }
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
            losses.Add(CallerFields.Name, "left out: there is none");
        var blocks = _content.Writable(message.Content);
        if (message.Role != ChatRole.System || IsOwn)
            return (message.Role, blocks);

        // Only the newest models take a system turn between others; in the user's turn it keeps its place.
        losses.Add(CallerFields.Role, "a system message between others was sent in the user's turn, marked as system");
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
