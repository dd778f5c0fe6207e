using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Writes the <c>content</c> of system and user messages: a string where one text is all there is, else an array of parts.
/// </summary>
internal sealed class OpenAiPartWriter(Utf8JsonWriter writer, CallerFields names, ConversionReport report)
{
    public const string CacheLoss = "left out: this provider caches prompts by itself";

    public void WriteContent(IReadOnlyList<ChatBlock> content)
    {
        foreach (var block in content)
            ReportLosses(block);
        var parts = content.Where(b => b is not OpaqueBlock opaque || IsPart(opaque)).ToList();
        if (parts is [] or [TextBlock])
        {
            writer.WriteString("content"u8, parts is [TextBlock only] ? only.Text : "");
            return;
        }

        writer.WriteStartArray("content"u8);
        foreach (var part in parts)
            WritePart(part);
        writer.WriteEndArray();
    }

    /// <summary>Reports what no part of this dialect can carry, whatever message the block stands in.</summary>
    public void ReportLosses(ChatBlock block)
    {
        if (block.Cache is not null)
            report.Lost(CallerFields.ContentCache, CacheLoss);
        if (block is TextBlock { Citations: not null } or DocumentBlock { CitationsEnabled: true })
            report.Lost(names.Citations, "left out: Chat Completions has no citations of the caller's documents");
    }

    /// <summary>The texts of a tool result; what is not text is appended to <paramref name="moved"/>.</summary>
    public IEnumerable<string> TextsOf(IReadOnlyList<ChatBlock> content, List<ChatBlock> moved)
    {
        foreach (var block in content)
        {
            switch (block)
            {
                case TextBlock text:
                    ReportLosses(text);
                    yield return text.Text;
                    break;
                case DocumentBlock { Source: MediaSource.PlainText plain } document:
                    ReportLosses(document);
                    ReportPlainText(document);
                    yield return plain.Value;
                    break;
                case ImageBlock or DocumentBlock or AudioBlock or OpaqueBlock { Origin: Dialect.OpenAi }:
                    report.Lost(names.ToolResultMedia, "moved into the user message after: a tool message holds text alone");
                    moved.Add(block);
                    break;
                default:
                    report.Lost(CallerFields.BlockType, $"left out: a tool message cannot hold {Describe(block)}");
                    break;
            }
        }
    }

    /// <summary>The block is one part of <c>content</c>, not a field of its message.</summary>
    public static bool IsPart(OpaqueBlock block) =>
        !CallerFields.IsMessageField(block);

    public static string Describe(ChatBlock block) => block switch
    {
        TextBlock => "text",
        ImageBlock => "an image",
        DocumentBlock => "a document",
        AudioBlock => "sound",
        ToolUseBlock => "a tool call",
        ToolResultBlock => "a tool result",
        ReasoningBlock => "reasoning",
        OpaqueBlock opaque => opaque.Type,
        _ => "this block",
    };

    private void WritePart(ChatBlock block)
    {
        switch (block)
        {
            case TextBlock text:
                WriteText(text.Text);
                break;
            case ImageBlock image:
                WriteImage(image);
                break;
            case DocumentBlock document:
                WriteDocument(document);
                break;
            case AudioBlock audio:
                WriteAudio(audio);
                break;
            case OpaqueBlock { Origin: Dialect.OpenAi } opaque:
                writer.WriteVerbatim(opaque.Raw);
                break;
            default:
                report.Lost(CallerFields.BlockType, $"left out: a user message cannot hold {Describe(block)}");
                break;
        }
    }

    private void WriteText(string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "text"u8);
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
    }

    private void WriteImage(ImageBlock image)
    {
        var url = image.Source switch
        {
            MediaSource.Base64 data => DataUrl(data),
            MediaSource.Url address => address.Value,
            _ => null,
        };
        if (url is null)
        {
            report.Lost(names.Image, "left out: an image is data or a URL here, not a file of another vendor");
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type"u8, "image_url"u8);
        writer.WriteStartObject("image_url"u8);
        writer.WriteString("url"u8, url);
        if (image.Detail is not null)
            writer.WriteString("detail"u8, image.Detail);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteAudio(AudioBlock audio)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "input_audio"u8);
        writer.WriteStartObject("input_audio"u8);
        writer.WriteString("data"u8, audio.Source.Data);
        writer.WriteString("format"u8, audio.Source.MediaType[AudioBlock.MediaTypePrefix.Length..]);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteDocument(DocumentBlock document)
    {
        if (document.Context is not null)
            report.Lost(CallerFields.DocumentContext, "left out: a file part has no context");
        switch (document.Source)
        {
            case MediaSource.Base64 data:
                WriteFile(document.Title ?? "document.pdf", "file_data"u8, DataUrl(data));
                break;
            case MediaSource.File file when names.IsOpenAi:
                WriteFile(document.Title, "file_id"u8, file.Id);
                break;
            case MediaSource.PlainText plain:
                ReportPlainText(document);
                WriteText(plain.Value);
                break;
            case MediaSource.Blocks blocks:
                report.Lost(names.Document, "written as plain parts: a file part holds no blocks");
                foreach (var block in blocks.Content)
                    WritePart(block);
                break;
            default:
                report.Lost(names.Document, "left out: a file part is data, not a URL or a file of another vendor");
                break;
        }
    }

    private void WriteFile(string? filename, ReadOnlySpan<byte> kind, string value)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "file"u8);
        writer.WriteStartObject("file"u8);
        if (filename is not null)
            writer.WriteString("filename"u8, filename);
        writer.WriteString(kind, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void ReportPlainText(DocumentBlock document)
    {
        report.Lost(names.Document, "written as text: Chat Completions has no plain-text documents");
        if (document.Title is not null)
            report.Lost(names.DocumentTitle, "left out: text has no title");
    }

    private static string DataUrl(MediaSource.Base64 data) => $"data:{data.MediaType};base64,{data.Data}";
}
