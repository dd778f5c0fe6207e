using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Writes <c>tools</c> and <c>tool_choice</c>.</summary>
internal static class AnthropicToolWriter
{
    public static void Write(ChatRequest request, string model, Utf8JsonWriter json, AnthropicLosses losses)
    {
        var tools = request.AllowedTools.Where(t => CanBeWritten(t, losses)).ToList();
        if (tools.Count > 0)
        {
            json.WriteStartArray("tools"u8);
            foreach (var tool in tools)
                WriteTool(tool, model, json, losses);
            json.WriteEndArray();
        }

        if (tools.Count > 0 || losses.Origin == Dialect.Anthropic)
            WriteChoice(request, json);
        else if (request.ToolChoice is { Kind: not ToolChoiceKind.None })
            losses.Add(CallerFields.ToolChoice, "left out: there are no tools to choose from");
    }

    public static void WriteCache(Utf8JsonWriter json, CacheMarker? cache)
    {
        if (cache is null)
            return;
        json.WriteStartObject("cache_control"u8);
        json.WriteString("type"u8, "ephemeral"u8);
        if (cache.Ttl is { } ttl)
            json.WriteString("ttl"u8, ttl);
        json.WriteEndObject();
    }

    private static bool CanBeWritten(ToolDefinition tool, AnthropicLosses losses)
    {
        if (tool.Native is not { Origin: not Dialect.Anthropic })
            return true;
        losses.Add(CallerFields.ToolType, "left out: another vendor's own tool");
        return false;
    }

    private static void WriteTool(ToolDefinition tool, string model, Utf8JsonWriter json, AnthropicLosses losses)
    {
        if (tool.Native is { } native)
        {
            native.Raw.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("name"u8, tool.Name);
        if (tool.Description is not null)
            json.WriteString("description"u8, tool.Description);
        WriteSchema(json, tool.InputSchema);
        WriteStrict(tool, model, json, losses);
        foreach (var extension in tool.Extensions)
            WriteExtension(extension, json, losses);
        WriteCache(json, tool.Cache);
        json.WriteEndObject();
    }

    /// <summary>The schema is required, and its <c>type</c> must be <c>object</c>; others let a tool without arguments have none.</summary>
    private static void WriteSchema(Utf8JsonWriter json, JsonElement schema)
    {
        json.WritePropertyName("input_schema"u8);
        if (ToolSchema.LacksType(schema))
            ToolSchema.WriteTyped(json, schema);
        else if (schema.ValueKind == JsonValueKind.Object && schema.GetPropertyCount() > 0)
            schema.WriteTo(json);
        else
            json.WriteRawValue("""{"type":"object","properties":{}}"""u8, skipInputValidation: true);
    }

    private static void WriteStrict(ToolDefinition tool, string model, Utf8JsonWriter json, AnthropicLosses losses)
    {
        if (tool.Strict is not { } strict)
            return;
        if (losses.Origin == Dialect.Anthropic || (strict && AnthropicModel.HasStrictTools(model)))
            json.WriteBoolean("strict"u8, strict);
        else if (strict)
            losses.Add(losses.Fields.ToolStrict, "left out: the model cannot hold tools to their schema");
    }

    private static void WriteExtension(RequestExtension extension, Utf8JsonWriter json, AnthropicLosses losses)
    {
        if (losses.Origin != Dialect.Anthropic)
        {
            losses.Add("tools[]." + extension.Name, "left out: not known to this provider's API");
            return;
        }

        json.WritePropertyName(extension.Name);
        extension.Value.WriteTo(json);
    }

    private static void WriteChoice(ChatRequest request, Utf8JsonWriter json)
    {
        var choice = request.ToolChoice;
        bool? parallel = request.Origin == Dialect.Anthropic ? request.ParallelToolCalls
            : request.UsesFunctions || request.ParallelToolCalls == false ? false
            : null;
        if (choice is null && parallel is null)
            return;

        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, choice?.Kind switch
        {
            ToolChoiceKind.Any => "any"u8,
            ToolChoiceKind.Tool => "tool"u8,
            ToolChoiceKind.None => "none"u8,
            _ => "auto"u8,
        });
        if (choice?.Name is { } name)
            json.WriteString("name"u8, name);
        if (parallel is { } allowed && choice?.Kind != ToolChoiceKind.None)
            json.WriteBoolean("disable_parallel_tool_use"u8, !allowed);
        json.WriteEndObject();
    }
}
