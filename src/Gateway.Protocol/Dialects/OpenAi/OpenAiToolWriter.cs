using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Writes <c>tools</c>, <c>tool_choice</c> and <c>parallel_tool_calls</c>.</summary>
internal static class OpenAiToolWriter
{
    // Extensions from inside the tool's function (OpenAiToolReader).
    private const string OfFunction = "function.";

    public static void Write(Utf8JsonWriter writer, ChatRequest request, ConversionReport report)
    {
        foreach (var tool in request.Tools)
            ReportLosses(tool, report);
        var tools = request.Tools.Where(t => t.Native is null or { Origin: Dialect.OpenAi }).ToList();
        if (tools.Count == 0)
        {
            // "'tool_choice' is only allowed when 'tools' are specified": 400.
            if (request.ToolChoice is { Kind: ToolChoiceKind.Any or ToolChoiceKind.Tool })
                report.Lost("tool_choice", "left out: no tool is left to choose");
            return;
        }

        writer.WriteStartArray("tools"u8);
        foreach (var tool in tools)
            WriteTool(writer, tool, request.Origin);
        writer.WriteEndArray();
        if (request.ToolChoice is not null)
            WriteChoice(writer, request.ToolChoice);
        if (request.ParallelToolCalls is { } parallel)
            writer.WriteBoolean("parallel_tool_calls"u8, parallel);

        foreach (var extension in tools.SelectMany(t => t.Extensions))
        {
            if (request.Origin != Dialect.OpenAi)
                report.Lost($"tools[].{extension.Name}", "no counterpart in Chat Completions");
        }
    }

    private static void ReportLosses(ToolDefinition tool, ConversionReport report)
    {
        if (tool.Native is { Origin: not Dialect.OpenAi } native)
            report.Lost(CallerFields.ToolType, $"left out: {native.Type} is a tool of the {native.Origin.Name()} dialect");
        if (tool.Cache is not null)
            report.Lost(CallerFields.ToolCache, OpenAiPartWriter.CacheLoss);
    }

    private static void WriteTool(Utf8JsonWriter writer, ToolDefinition tool, Dialect origin)
    {
        if (tool.Native is not null)
        {
            writer.WriteVerbatim(tool.Native.Raw);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, tool.Name);
        if (tool.Description is not null)
            writer.WriteString("description"u8, tool.Description);
        if (tool.InputSchema.ValueKind != JsonValueKind.Undefined)
        {
            writer.WritePropertyName("parameters"u8);
            if (ToolSchema.LacksType(tool.InputSchema))
                ToolSchema.WriteTyped(writer, tool.InputSchema);
            else
                writer.WriteVerbatim(tool.InputSchema);
        }

        if (tool.Strict is { } strict)
            writer.WriteBoolean("strict"u8, strict);
        var own = origin == Dialect.OpenAi ? tool.Extensions : [];
        foreach (var extension in own.Where(e => e.Name.StartsWith(OfFunction, StringComparison.Ordinal)))
            WriteExtension(writer, extension.Name[OfFunction.Length..], extension.Value);
        writer.WriteEndObject();
        foreach (var extension in own.Where(e => !e.Name.StartsWith(OfFunction, StringComparison.Ordinal)))
            WriteExtension(writer, extension.Name, extension.Value);
        writer.WriteEndObject();
    }

    private static void WriteExtension(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteVerbatim(value);
    }

    private static void WriteChoice(Utf8JsonWriter writer, ToolChoice choice)
    {
        if (choice.Allowed is { } allowed)
        {
            WriteAllowed(writer, choice.Kind, allowed);
            return;
        }

        if (choice.Kind != ToolChoiceKind.Tool)
        {
            writer.WriteString("tool_choice"u8, Word(choice.Kind));
            return;
        }

        writer.WritePropertyName("tool_choice"u8);
        WriteNamed(writer, choice.Name!);
    }

    private static void WriteAllowed(Utf8JsonWriter writer, ToolChoiceKind kind, IReadOnlyList<string> allowed)
    {
        writer.WriteStartObject("tool_choice"u8);
        writer.WriteString("type"u8, "allowed_tools"u8);
        writer.WriteStartObject("allowed_tools"u8);
        writer.WriteString("mode"u8, Word(kind));
        writer.WriteStartArray("tools"u8);
        foreach (var name in allowed)
            WriteNamed(writer, name);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteNamed(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, name);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static ReadOnlySpan<byte> Word(ToolChoiceKind kind) => kind switch
    {
        ToolChoiceKind.Any => "required"u8,
        ToolChoiceKind.None => "none"u8,
        _ => "auto"u8,
    };
}
