using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Writes a request's content blocks; what cannot be said is sifted out first, and reported.</summary>
internal sealed class AnthropicContentWriter(Utf8JsonWriter json, AnthropicLosses losses)
{
    private bool IsOwn => losses.Origin == Dialect.Anthropic;

    /// <summary>The blocks the API takes.</summary>
    public List<ChatBlock> Writable(IReadOnlyList<ChatBlock> blocks) => [.. blocks.Where(CanBeWritten)];

    /// <summary>Content that <see cref="Writable"/> has sifted: one plain text is a string, anything else an array.</summary>
    public void Write(IReadOnlyList<ChatBlock> blocks)
    {
        if (blocks is [TextBlock { Cache: null, Citations: null } text])
        {
            json.WriteStringValue(text.Text);
            return;
        }

        json.WriteStartArray();
        foreach (var block in blocks)
            WriteBlock(block);
        json.WriteEndArray();
    }

    private bool CanBeWritten(ChatBlock block) => block switch
    {
        TextBlock text => CanBeWritten(text),
        ReasoningBlock reasoning => CanBeWritten(reasoning),
        ImageBlock image => CanBeWritten(image.Source, isImage: true) && ReportDetail(image),
        DocumentBlock document => CanBeWritten(document.Source, isImage: false),
        AudioBlock => Lost(CallerFields.Audio, "left out: the model cannot hear"),
        OpaqueBlock { Origin: not Dialect.Anthropic } foreign => Lost(CallerFields.Opaque(foreign), $"left out: {foreign.Type} is another vendor's own"),
        _ => true,
    };

    /// <summary>The API refuses text blocks without a visible character; OpenAI's callers send <c>""</c> beside tool calls.</summary>
    private bool CanBeWritten(TextBlock text)
    {
        if (IsOwn || !string.IsNullOrWhiteSpace(text.Text))
            return true;
        return text.Text.Length != 0 && Lost(CallerFields.Text, "left out: white space alone");
    }

    private bool CanBeWritten(ReasoningBlock reasoning)
    {
        if (reasoning.Origin != Dialect.Anthropic)
            return Lost(losses.Fields.HistoryReasoning, "left out: another provider's reasoning");
        return reasoning.Redacted is not null
            || !string.IsNullOrEmpty(reasoning.Signature)
            || Lost(losses.Fields.HistoryReasoning, "left out: it carries no signature");
    }

    private bool CanBeWritten(MediaSource source, bool isImage) => source switch
    {
        MediaSource.File when !IsOwn => Lost(losses.Fields.Media(isImage), "left out: a file another vendor holds"),
        MediaSource.Base64 { MediaType: not "application/pdf" } base64 when !IsOwn && !isImage =>
            Lost(losses.Fields.Media(isImage), $"left out: only PDF documents can be sent, not {base64.MediaType}"),
        _ => true,
    };

    private bool ReportDetail(ImageBlock image)
    {
        if (image.Detail is not (null or "auto"))
            losses.Add(CallerFields.ImageDetail, "left out: there is none");
        return true;
    }

    private bool Lost(string field, string reason)
    {
        losses.Add(field, reason);
        return false;
    }

    private void WriteBlock(ChatBlock block)
    {
        if (block is OpaqueBlock opaque)
        {
            opaque.Raw.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        switch (block)
        {
            case TextBlock text:
                WriteText(text);
                break;
            case ImageBlock image:
                json.WriteString("type"u8, "image"u8);
                WriteSource(image.Source);
                break;
            case DocumentBlock document:
                WriteDocument(document);
                break;
            case ToolUseBlock tool:
                json.WriteString("type"u8, "tool_use"u8);
                json.WriteString("id"u8, AnthropicToolUse.Id(tool.Id));
                json.WriteString("name"u8, tool.Name);
                if (!AnthropicToolUse.WriteInput(json, tool.Arguments))
                    losses.Add(losses.Fields.ToolArguments, $"no JSON object: sent as {{\"{AnthropicToolUse.RawArguments}\": …}}");
                break;
            case ToolResultBlock result:
                WriteToolResult(result);
                break;
            case ReasoningBlock reasoning:
                WriteReasoning(reasoning);
                break;
        }

        AnthropicToolWriter.WriteCache(json, block.Cache);
        json.WriteEndObject();
    }

    private void WriteText(TextBlock text)
    {
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text.Text);
        if (text.Citations is not { } citations)
            return;
        if (!IsOwn)
        {
            losses.Add(losses.Fields.Citations, "left out: another vendor's citations");
            return;
        }

        json.WritePropertyName("citations"u8);
        citations.WriteTo(json);
    }

    private void WriteDocument(DocumentBlock document)
    {
        json.WriteString("type"u8, "document"u8);
        WriteSource(document.Source);
        if (document.Title is not null)
            json.WriteString("title"u8, document.Title);
        if (document.Context is not null)
            json.WriteString("context"u8, document.Context);
        if (!document.CitationsEnabled)
            return;
        json.WriteStartObject("citations"u8);
        json.WriteBoolean("enabled"u8, true);
        json.WriteEndObject();
    }

    private void WriteToolResult(ToolResultBlock result)
    {
        json.WriteString("type"u8, "tool_result"u8);
        json.WriteString("tool_use_id"u8, AnthropicToolUse.Id(result.ToolUseId));
        var content = Writable(result.Content);
        if (content.Count > 0)
        {
            json.WritePropertyName("content"u8);
            Write(content);
        }

        if (result.IsError)
            json.WriteBoolean("is_error"u8, true);
    }

    private void WriteReasoning(ReasoningBlock reasoning)
    {
        if (reasoning.Redacted is { } data)
        {
            json.WriteString("type"u8, "redacted_thinking"u8);
            json.WriteString("data"u8, data);
            return;
        }

        json.WriteString("type"u8, "thinking"u8);
        json.WriteString("thinking"u8, reasoning.Text);
        json.WriteString("signature"u8, reasoning.Signature);
    }

    private void WriteSource(MediaSource source)
    {
        json.WriteStartObject("source"u8);
        switch (source)
        {
            case MediaSource.Base64 base64:
                json.WriteString("type"u8, "base64"u8);
                json.WriteString("media_type"u8, base64.MediaType);
                json.WriteString("data"u8, base64.Data);
                break;
            case MediaSource.Url url:
                json.WriteString("type"u8, "url"u8);
                json.WriteString("url"u8, url.Value);
                break;
            case MediaSource.File file:
                json.WriteString("type"u8, "file"u8);
                json.WriteString("file_id"u8, file.Id);
                break;
            case MediaSource.PlainText text:
                json.WriteString("type"u8, "text"u8);
                json.WriteString("media_type"u8, "text/plain"u8);
                json.WriteString("data"u8, text.Value);
                break;
            case MediaSource.Blocks blocks:
                json.WriteString("type"u8, "content"u8);
                json.WritePropertyName("content"u8);
                Write(Writable(blocks.Content));
                break;
        }

        json.WriteEndObject();
    }
}
