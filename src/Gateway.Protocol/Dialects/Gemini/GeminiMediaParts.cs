using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>Writes images, documents and sound as <c>inlineData</c> and <c>fileData</c> parts.</summary>
internal sealed class GeminiMediaParts(Utf8JsonWriter writer, GeminiRequestContext context)
{
    /// <summary>
    /// The pieces of <paramref name="block"/> that can be written, in order: text, images and documents as they are, documents of text or of
    /// blocks as their content; what cannot be written is reported and missing.
    /// </summary>
    public IEnumerable<ChatBlock> Flatten(ChatBlock block)
    {
        if (block is ImageBlock { Detail: not null and not "auto" })
            context.Lost(CallerFields.ImageDetail, "Gemini has no such field");
        if (block is DocumentBlock document)
            ReportMarks(document);
        return SourceOf(block) switch
        {
            null => [block],
            MediaSource.Base64 or MediaSource.Url => [block],
            MediaSource.PlainText text => [new TextBlock(text.Value)],
            MediaSource.Blocks blocks => blocks.Content.Where(IsTextOrMedia).SelectMany(Flatten),
            _ => LeftOut(),
        };
    }

    /// <summary>Writes a piece <see cref="Flatten"/> gave, unless it is text.</summary>
    public void Write(ChatBlock block)
    {
        writer.WriteStartObject();
        if (SourceOf(block) is MediaSource.Base64 data)
            WriteInline(data);
        else if (SourceOf(block) is MediaSource.Url url)
            WriteFile(url, block is ImageBlock);
        writer.WriteEndObject();
    }

    private static MediaSource? SourceOf(ChatBlock block) => block switch
    {
        ImageBlock image => image.Source,
        DocumentBlock document => document.Source,
        AudioBlock audio => audio.Source,
        _ => null,
    };

    private bool IsTextOrMedia(ChatBlock block)
    {
        if (block is TextBlock or ImageBlock or DocumentBlock or AudioBlock)
            return true;
        context.Lost(CallerFields.DocumentContent, "a document is text and media; left out");
        return false;
    }

    private void WriteInline(MediaSource.Base64 data)
    {
        writer.WriteStartObject("inlineData"u8);
        writer.WriteString("mimeType"u8, data.MediaType);
        writer.WriteString("data"u8, data.Data);
        writer.WriteEndObject();
    }

    private void WriteFile(MediaSource.Url url, bool isImage)
    {
        var mediaType = url.MediaType ?? OfExtension(url.Value);
        context.Lost(
            isImage ? context.Fields.ImageUrl : context.Fields.DocumentUrl, mediaType is null ? "sent as fileUri, its media type is a guess" : "sent as fileUri");
        writer.WriteStartObject("fileData"u8);
        writer.WriteString("mimeType"u8, mediaType ?? (isImage ? "image/jpeg" : "application/pdf"));
        writer.WriteString("fileUri"u8, url.Value);
        writer.WriteEndObject();
    }

    private IEnumerable<ChatBlock> LeftOut()
    {
        context.Lost(context.Fields.MediaFile, "a file another vendor holds; left out");
        return [];
    }

    private void ReportMarks(DocumentBlock document)
    {
        if (document.Title is not null)
            context.Lost(context.Fields.DocumentTitle, "Gemini has no such field");
        if (document.Context is not null)
            context.Lost(CallerFields.DocumentContext, "Gemini has no such field");
        if (document.CitationsEnabled)
            context.Lost(context.Fields.Citations, "Gemini does not cite documents");
    }

    private static string? OfExtension(string address)
    {
        var path = Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.AbsolutePath : address;
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JPG" or ".JPEG" => "image/jpeg",
            ".PNG" => "image/png",
            ".GIF" => "image/gif",
            ".WEBP" => "image/webp",
            ".HEIC" => "image/heic",
            ".HEIF" => "image/heif",
            ".PDF" => "application/pdf",
            ".TXT" => "text/plain",
            ".MD" => "text/markdown",
            ".HTML" or ".HTM" => "text/html",
            ".CSV" => "text/csv",
            _ => null,
        };
    }
}
