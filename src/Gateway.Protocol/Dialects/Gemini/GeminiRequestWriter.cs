using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>Writes the body of <c>generateContent</c>; its top level and its tools are here.</summary>
internal static class GeminiRequestWriter
{
    public static void Write(ChatRequest request, string model, IBufferWriter<byte> output, ConversionReport report)
    {
        var context = new GeminiRequestContext(request, GeminiModel.Parse(model), new CallerFields(request.Origin), report);
        using var writer = JsonOutput.CreateWriter(output);
        writer.WriteStartObject();
        if (!context.IsSystemAlone)
            WriteSystem(writer, context);
        new GeminiContentWriter(writer, context).Write();
        WriteTools(writer, context);
        GeminiGenerationConfig.Write(writer, context);
        WriteExtensions(writer, context);
        writer.WriteEndObject();
    }

    private static void WriteSystem(Utf8JsonWriter writer, GeminiRequestContext context)
    {
        var open = false;
        foreach (var block in context.Request.System)
        {
            if (block.Cache is not null)
                context.Lost(context.Fields.SystemCache, "Gemini caches by itself");
            if (block is not TextBlock text)
            {
                context.Lost(context.Fields.SystemType, "a Gemini system instruction is text alone; left out");
                continue;
            }

            if (text.Text.Length == 0)
                continue;
            if (!open)
            {
                writer.WriteStartObject("systemInstruction"u8);
                writer.WriteStartArray("parts"u8);
                open = true;
            }

            WriteTextPart(writer, text.Text);
        }

        if (!open)
            return;
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTextPart(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter writer, GeminiRequestContext context)
    {
        var functions = context.Request.AllowedTools.Where(tool => tool.Native is null).ToList();
        var natives = context.Request.Tools.Where(tool => tool.Native is not null).Select(tool => tool.Native!).ToList();
        foreach (var native in natives.Where(n => n.Origin != Dialect.Gemini))
            context.Lost(CallerFields.ToolType, $"{native.Type}: a tool of another vendor; left out");
        natives.RemoveAll(native => native.Origin != Dialect.Gemini);

        if (functions.Count + natives.Count > 0)
        {
            writer.WriteStartArray("tools"u8);
            WriteFunctions(writer, functions, context);
            foreach (var native in natives)
                native.Raw.WriteTo(writer);
            writer.WriteEndArray();
        }

        WriteToolConfig(writer, functions.Count > 0, context);
    }

    private static void WriteFunctions(Utf8JsonWriter writer, List<ToolDefinition> functions, GeminiRequestContext context)
    {
        if (functions.Count == 0)
            return;
        writer.WriteStartObject();
        writer.WriteStartArray("functionDeclarations"u8);
        foreach (var function in functions)
            WriteFunction(writer, function, context);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFunction(Utf8JsonWriter writer, ToolDefinition tool, GeminiRequestContext context)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, tool.Name);
        if (tool.Description is not null)
            writer.WriteString("description"u8, tool.Description);

        // `parameters` is a subset of OpenAPI that refuses most of JSON Schema; this field takes it as it is.
        if (tool.InputSchema.ValueKind != JsonValueKind.Undefined)
        {
            writer.WritePropertyName("parametersJsonSchema"u8);
            if (ToolSchema.LacksType(tool.InputSchema))
                ToolSchema.WriteTyped(writer, tool.InputSchema);
            else
                tool.InputSchema.WriteTo(writer);
        }

        writer.WriteEndObject();

        if (tool.Strict == true)
            context.Lost(context.Fields.ToolStrict, "Gemini does not promise it for one function");
        if (tool.Cache is not null)
            context.Lost(CallerFields.ToolCache, "Gemini caches by itself");
        foreach (var extension in tool.Extensions)
            context.Lost($"tools[].{extension.Name}", "Gemini has no such field");
    }

    private static void WriteToolConfig(Utf8JsonWriter writer, bool hasFunctions, GeminiRequestContext context)
    {
        if (context.Request.ParallelToolCalls == false)
            context.Lost(context.Fields.ParallelToolCalls, "Gemini has no such switch");
        if (context.Request.ToolChoice is not { } choice)
            return;
        if (!hasFunctions)
        {
            if (choice.Kind is ToolChoiceKind.Any or ToolChoiceKind.Tool)
                context.Lost(CallerFields.ToolChoice, "there is no function to call");
            return;
        }

        writer.WriteStartObject("toolConfig"u8);
        writer.WriteStartObject("functionCallingConfig"u8);
        writer.WriteString("mode"u8, choice.Kind switch
        {
            ToolChoiceKind.Any or ToolChoiceKind.Tool => "ANY"u8,
            ToolChoiceKind.None => "NONE"u8,
            _ => "AUTO"u8,
        });
        if (choice is { Kind: ToolChoiceKind.Tool, Name: { } name })
        {
            writer.WriteStartArray("allowedFunctionNames"u8);
            writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteExtensions(Utf8JsonWriter writer, GeminiRequestContext context)
    {
        if (context.Request.UserId is not null)
            context.Lost(context.Fields.UserId, "Gemini has no such field");
        foreach (var extension in context.Request.Extensions)
        {
            if (context.Request.Origin != Dialect.Gemini)
            {
                context.Lost(extension.Name, "Gemini has no such field");
                continue;
            }

            writer.WritePropertyName(extension.Name);
            extension.Value.WriteTo(writer);
        }
    }
}
