using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Reads a Chat Completions body into the canonical request. Spec: OpenAI API reference, "Create chat completion". A field that is null
/// says nothing; a field without a canonical place becomes an extension, so that a writer of another dialect can report it.
/// </summary>
internal static class OpenAiRequestReader
{
    public static ChatRequest Read(ReadOnlySpan<byte> body)
    {
        var problems = new List<RequestProblem>();
        try
        {
            var request = Read(Parse(body), problems);
            return problems.Count == 0 ? request : throw new RequestFormatException(problems);
        }
        catch (InvalidOperationException)
        {
            // A field name holds half of a surrogate pair: valid JSON and no text.
            throw new RequestFormatException([new RequestProblem("", "A field name is not valid text.")]);
        }
    }

    // Parsed into memory of its own: schemas and opaque blocks outlive the pooled body.
    private static JsonElement Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var root = JsonElement.Parse(body, OpenAiFields.ParseOptions);
            return root.ValueKind == JsonValueKind.Object
                ? root
                : throw new RequestFormatException([new RequestProblem("", "The body must be a JSON object.")]);
        }
        catch (JsonException e)
        {
            throw new RequestFormatException([new RequestProblem("", $"The body is not valid JSON: {e.Message}")]);
        }
    }

    private static ChatRequest Read(JsonElement root, List<RequestProblem> problems)
    {
        var parameters = new OpenAiParameterReader(root, problems);
        var tools = new OpenAiToolReader(root, problems);
        var unplaced = new OpenAiUnplacedFields();
        var (system, messages) = new OpenAiMessageReader(problems, unplaced).Read(root);
        return new ChatRequest
        {
            Origin = Dialect.OpenAi,
            Model = parameters.Text("model"),
            System = system,
            Messages = messages,
            Tools = tools.ReadTools(),
            UsesFunctions = tools.UsesFunctions,
            ToolChoice = tools.ReadChoice(),
            ParallelToolCalls = parameters.Flag("parallel_tool_calls"),
            MaxOutputTokens = parameters.Int("max_completion_tokens") ?? parameters.Int("max_tokens"),
            Temperature = parameters.Number("temperature"),
            TopP = parameters.Number("top_p"),
            TopK = parameters.Int("top_k"),
            FrequencyPenalty = parameters.Number("frequency_penalty"),
            PresencePenalty = parameters.Number("presence_penalty"),
            Seed = parameters.Long("seed"),
            StopSequences = parameters.Stop(),
            Reasoning = parameters.Reasoning(),
            OutputFormat = parameters.Format(),
            UserId = parameters.Text("user"),
            Stream = parameters.Flag("stream") ?? false,
            IncludeUsage = parameters.IncludeUsage(),
            Extensions = [.. parameters.Extensions(tools.UnreadChoice), .. unplaced.Fields],
        };
    }
}
