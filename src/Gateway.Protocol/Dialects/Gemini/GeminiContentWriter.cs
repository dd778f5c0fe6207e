using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// Writes <c>contents</c>. Gemini wants the roles to alternate, so neighbours of one role become one content; a content begins with its first
/// part, so that a message of which nothing can be said leaves no empty one.
/// </summary>
internal sealed class GeminiContentWriter(Utf8JsonWriter writer, GeminiRequestContext context)
{
    private readonly GeminiFunctionParts _functions = new(writer, context);
    private readonly GeminiMediaParts _media = new(writer, context);
    private string? _role;

    public void Write()
    {
        writer.WriteStartArray("contents"u8);
        if (context.IsSystemAlone)
            WriteMessage(new ChatMessage(ChatRole.System, context.Request.System));
        foreach (var message in context.Request.Messages)
            WriteMessage(message);
        if (_role is null && context.Request.Messages.Count > 0)
            throw new RequestFormatException([new RequestProblem("messages", "nothing in them can be sent to this provider")], isProvidersRule: true);
        EndContent();
        writer.WriteEndArray();
    }

    private void WriteMessage(ChatMessage message)
    {
        if (message.Name is not null)
            context.Lost(CallerFields.Name, "Gemini has no such field");
        if (message.Role == ChatRole.System)
            context.Lost(CallerFields.Role, context.IsSystemAlone ? "system messages alone are sent as the user's" : "a system message between others is sent as the user's");

        var role = message.Role == ChatRole.Assistant ? "model" : "user";
        for (var i = 0; i < message.Content.Count; i++)
        {
            ReportMarks(message.Content[i]);
            WriteBlock(role, message.Content, i);
        }
    }

    private void ReportMarks(ChatBlock block)
    {
        if (block.Cache is not null)
            context.Lost(CallerFields.ContentCache, "Gemini caches by itself");
        if (block is TextBlock { Citations: not null })
            context.Lost(context.Fields.Citations, "Gemini has no such field");
    }

    private void WriteBlock(string role, IReadOnlyList<ChatBlock> blocks, int index)
    {
        switch (blocks[index])
        {
            case TextBlock text:
                WriteText(role, text.Text, GeminiSignatures.AfterText(blocks, index));
                break;
            case ToolUseBlock call:
                Begin(role);
                _functions.WriteCall(call, GeminiSignatures.BeforeCall(blocks, index));
                break;
            case ToolResultBlock result:
                BeginContent(role);
                _functions.WriteResult(result);
                break;
            case ReasoningBlock reasoning:
                WriteReasoning(role, reasoning, blocks, index);
                break;
            case OpaqueBlock opaque:
                WriteOpaque(role, opaque);
                break;
            default:
                WriteMedia(role, blocks[index]);
                break;
        }
    }

    private void WriteText(string role, string text, string? signature)
    {
        // Vertex AI answers 400 to an empty text part, but Gemini itself sends one to carry a signature.
        if (text.Length == 0 && signature is null)
            return;
        Begin(role);
        writer.WriteStartObject();
        writer.WriteString("text"u8, text);
        if (signature is not null)
            writer.WriteString("thoughtSignature"u8, signature);
        writer.WriteEndObject();
    }

    /// <summary>What was thought is not sent back, Gemini does not want it; the signature is the thought.</summary>
    private void WriteReasoning(string role, ReasoningBlock reasoning, IReadOnlyList<ChatBlock> blocks, int index)
    {
        if (reasoning.Origin != Dialect.Gemini)
            context.Lost(context.Fields.HistoryReasoning, $"reasoning of {reasoning.Origin.Name()} means nothing to Gemini; left out");
        else if (GeminiSignatures.StandsAlone(blocks, index))
            WriteText(role, "", reasoning.Signature);
    }

    private void WriteOpaque(string role, OpaqueBlock opaque)
    {
        if (opaque.Origin != Dialect.Gemini)
        {
            context.Lost(CallerFields.Opaque(opaque), $"{opaque.Type}: only {opaque.Origin.Name()} understands it; left out");
            return;
        }

        Begin(role);
        opaque.Raw.WriteTo(writer);
    }

    private void WriteMedia(string role, ChatBlock block)
    {
        foreach (var piece in _media.Flatten(block))
        {
            if (piece is TextBlock text)
            {
                WriteText(role, text.Text, null);
            }
            else
            {
                Begin(role);
                _media.Write(piece);
            }
        }
    }

    /// <summary>Makes ready for a part that is not a function's response.</summary>
    private void Begin(string role)
    {
        BeginContent(role);
        _functions.WriteWaitingMedia();
    }

    private void BeginContent(string role)
    {
        if (_role == role)
            return;
        EndContent();
        _role = role;
        _functions.BeginContent();
        writer.WriteStartObject();
        writer.WriteString("role"u8, role);
        writer.WriteStartArray("parts"u8);
    }

    private void EndContent()
    {
        if (_role is null)
            return;
        _functions.WriteWaitingMedia();
        writer.WriteEndArray();
        writer.WriteEndObject();
        _role = null;
    }
}
