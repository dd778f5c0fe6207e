using System.Text.Json;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Gemini;

/// <summary>The mistakes in a generateContent request that the vendor answers with 400, in its words.</summary>
internal static class GeminiValidation
{
    // Values that Google documents for histories made elsewhere: they pass unchecked.
    private static readonly string[] PassSignatures = ["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

    public static void Check(JsonElement body)
    {
        if (body.Find("contents") is not { } contents)
        {
            throw Invalid("* GenerateContentRequest.contents: contents is not specified\n");
        }

        if (contents.ValueKind != JsonValueKind.Array)
        {
            throw Invalid($"Invalid value at 'contents' (type.googleapis.com/google.ai.generativelanguage.v1beta.Content), {contents.GetRawText()}");
        }

        if (contents.GetArrayLength() == 0)
        {
            throw Invalid("* GenerateContentRequest.contents: contents is not specified\n");
        }

        CheckSettings(body);
        CheckFunctions(body);
        CheckContents(contents);
    }

    private static RequestRejectedException Invalid(string message) => new(GeminiErrors.Of(400, message));

    private static void CheckSettings(JsonElement body)
    {
        var settings = body.Either("generationConfig", "generation_config");
        var most = settings?.Either("maxOutputTokens", "max_output_tokens");
        if (most is { } limit && (limit.ValueKind != JsonValueKind.Number || !limit.TryGetInt32(out _)))
        {
            throw Invalid($"Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32), {limit.GetRawText()}");
        }

        if (settings.Find("temperature") is { ValueKind: JsonValueKind.Number } temperature && temperature.GetDouble() is < 0 or > 2)
        {
            throw Invalid("* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].\n");
        }
    }

    private static void CheckFunctions(JsonElement body)
    {
        foreach (var tool in body.Items("tools"))
        {
            var declarations = tool.Either("functionDeclarations", "function_declarations");
            for (var i = 0; declarations is { ValueKind: JsonValueKind.Array } list && i < list.GetArrayLength(); i++)
            {
                if (list[i].Text("name") is null or "")
                {
                    throw Invalid($"* GenerateContentRequest.tools[0].function_declarations[{i}].name: [FIELD_INVALID]\n");
                }
            }
        }
    }

    private static void CheckContents(JsonElement contents)
    {
        var calls = 0;
        for (var i = 0; i < contents.GetArrayLength(); i++)
        {
            var content = contents[i];
            if (content.Text("role") is not (null or "user" or "model" or "function"))
            {
                throw Invalid("Please use a valid role: user, model.");
            }

            // A model turn may be empty: some answers have no parts.
            if (!content.Items("parts").Any() && !content.Is("role", "model"))
            {
                throw Invalid($"* GenerateContentRequest.contents[{i}].parts: contents.parts must not be empty.\n");
            }

            CheckSignatures(content);
            var responses = content.Items("parts").Count(static part => part.FunctionResponse() is not null);
            if (calls > 0 && responses != calls)
            {
                throw Invalid("Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.");
            }

            if (calls == 0 && responses > 0)
            {
                throw Invalid("Please ensure that function response turn comes immediately after a function call turn.");
            }

            calls = content.Items("parts").Count(static part => part.FunctionCall() is not null);
        }
    }

    private static void CheckSignatures(JsonElement content)
    {
        foreach (var part in content.Items("parts"))
        {
            if (part.Either("thoughtSignature", "thought_signature") is { ValueKind: JsonValueKind.String } value
                && value.GetString() is { } signature
                && !ThoughtSignature.IsOwn(signature)
                && !PassSignatures.Contains(signature))
            {
                throw Invalid("Thought signature is not valid.");
            }
        }
    }
}
