using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>Writes <c>functionCall</c> and <c>functionResponse</c> parts. https://ai.google.dev/gemini-api/docs/function-calling</summary>
internal sealed class GeminiFunctionParts(Utf8JsonWriter writer, GeminiRequestContext context)
{
    private const string UnknownTool = "unknown_tool";

    private readonly Dictionary<string, string> _names = [];
    private readonly List<ChatBlock> _waiting = [];
    private readonly GeminiMediaParts _media = new(writer, context);
    private bool _hasCall;

    /// <summary>A new content begins.</summary>
    public void BeginContent() => _hasCall = false;

    public void WriteCall(ToolUseBlock call, string? signature)
    {
        _names[call.Id] = call.Name;
        writer.WriteStartObject();
        writer.WriteStartObject("functionCall"u8);
        WriteId(call.Id);
        writer.WriteString("name"u8, call.Name);
        writer.WritePropertyName("args"u8);
        WriteArguments(call.Arguments);
        writer.WriteEndObject();
        if ((signature ?? MissingSignature()) is { } thought)
            writer.WriteString("thoughtSignature"u8, thought);
        writer.WriteEndObject();
        _hasCall = true;
    }

    public void WriteResult(ToolResultBlock result)
    {
        var text = new StringBuilder();
        var media = new List<ChatBlock>();
        Sort(result.Content, text, media);

        writer.WriteStartObject();
        writer.WriteStartObject("functionResponse"u8);
        WriteId(result.ToolUseId);
        writer.WriteString("name"u8, NameOf(result.ToolUseId));

        // The text stays text even where it is JSON: as a Struct its large integers would become doubles, and members named `error` and
        // `output` have a meaning of their own.
        writer.WriteStartObject("response"u8);
        writer.WriteString(result.IsError ? "error"u8 : "output"u8, text.ToString());
        writer.WriteEndObject();
        WriteMedia(media);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>
    /// Before Gemini 3 a response holds no media: they follow as parts of their own, after the last response, because the responses to
    /// parallel calls must stand together.
    /// </summary>
    public void WriteWaitingMedia()
    {
        foreach (var block in _waiting)
            _media.Write(block);
        _waiting.Clear();
    }

    /// <summary>
    /// Only the ids Gemini gave go back to it; those other vendors or this gateway made up would be noise, and Gemini before 3 has none: it
    /// matches responses to calls by their order.
    /// </summary>
    private void WriteId(string id)
    {
        if (id.Length > 0 && !id.StartsWith("call_", StringComparison.Ordinal) && !id.StartsWith("toolu_", StringComparison.Ordinal))
            writer.WriteString("id"u8, id);
    }

    private void WriteArguments(string arguments)
    {
        if (IsObject(arguments))
        {
            writer.WriteRawValue(arguments, skipInputValidation: true);
            return;
        }

        writer.WriteStartObject();
        if (!string.IsNullOrWhiteSpace(arguments))
        {
            context.Lost(context.Fields.ToolArguments, "arguments that are not a JSON object are sent as the text of one argument");
            writer.WriteString("arguments"u8, arguments);
        }

        writer.WriteEndObject();
    }

    private static bool IsObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, GeminiJson.Options);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Parallel calls share the signature of the first.</summary>
    private string? MissingSignature()
    {
        if (_hasCall || !context.Model.IsThreeOrLater)
            return null;
        context.Lost(context.Fields.ToolUse, "a call without a Gemini thought signature is sent with Google's stand-in");
        return GeminiSignatures.Bypass;
    }

    private string NameOf(string id)
    {
        if (_names.TryGetValue(id, out var name))
            return name;
        context.Lost(context.Fields.ToolResultId, $"no call with this id stands before it; sent as the answer of {UnknownTool}");
        return UnknownTool;
    }

    private void Sort(IReadOnlyList<ChatBlock> content, StringBuilder text, List<ChatBlock> media)
    {
        foreach (var piece in content.SelectMany(_media.Flatten))
        {
            if (piece.Cache is not null)
                context.Lost(context.Fields.ToolResultCache, "Gemini caches by itself");
            switch (piece)
            {
                case TextBlock line:
                    text.Append(text.Length > 0 ? "\n" : "").Append(line.Text);
                    break;
                case ImageBlock or DocumentBlock or AudioBlock:
                    media.Add(piece);
                    break;
                default:
                    context.Lost(context.Fields.ToolResultContent, "a tool's result is text and media; left out");
                    break;
            }
        }
    }

    private void WriteMedia(List<ChatBlock> media)
    {
        if (media.Count == 0)
            return;
        if (!context.Model.IsThreeOrLater)
        {
            context.Lost(context.Fields.ToolResultContent, "media of a tool's result are sent beside it");
            _waiting.AddRange(media);
            return;
        }

        writer.WriteStartArray("parts"u8);
        foreach (var block in media)
            _media.Write(block);
        writer.WriteEndArray();
    }
}
