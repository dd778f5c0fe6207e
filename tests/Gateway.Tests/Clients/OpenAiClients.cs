using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;

namespace Gateway.Tests.Clients;

/// <summary>OpenAI's own client as anyone would create it, but for its endpoint (and without retries, so that a failure is seen at once).</summary>
internal static class OpenAiClients
{
    public static IReadOnlyList<ChatTool> Tools { get; } = [Tool("get_weather", "city"), Tool("get_time", "zone")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static ChatClient Chat(this SimulatedVendors vendors, string model) => new(model, new ApiKeyCredential("any-key"), Options(vendors));

    public static OpenAIModelClient OpenAiModels(this SimulatedVendors vendors) => new(new ApiKeyCredential("any-key"), Options(vendors));

    /// <summary>The answer, asked for as a whole or put together from its stream.</summary>
    public static async Task<ClientCompletion> AskAsync(
        this SimulatedVendors vendors, string model, bool stream, IEnumerable<ChatMessage> messages, ChatCompletionOptions? options = null)
    {
        await vendors.Gateway.ForgetFailuresAsync();
        var client = vendors.Chat(model);
        return stream
            ? await FoldAsync(client.CompleteChatStreamingAsync(messages, options, Token))
            : ClientCompletion.Of(await client.CompleteChatAsync(messages, options, Token));
    }

    private static async Task<ClientCompletion> FoldAsync(AsyncCollectionResult<StreamingChatCompletionUpdate> updates)
    {
        var text = new StringBuilder();
        var refusal = new StringBuilder();
        var calls = new SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)>();
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        await foreach (var update in updates)
        {
            text.Append(string.Concat(update.ContentUpdate.Select(p => p.Text)));
            refusal.Append(update.RefusalUpdate);
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
            foreach (var piece in update.ToolCallUpdates)
            {
                if (!calls.TryGetValue(piece.Index, out var call))
                    calls[piece.Index] = call = (piece.ToolCallId, piece.FunctionName, new StringBuilder());
                call.Arguments.Append(piece.FunctionArgumentsUpdate);
            }
        }

        return new ClientCompletion(
            text.ToString(), refusal.ToString(), finish!.Value, usage!,
            [.. calls.Values.Select(c => ChatToolCall.CreateFunctionToolCall(c.Id, c.Name, BinaryData.FromString(c.Arguments.ToString())))]);
    }

    private static OpenAIClientOptions Options(SimulatedVendors vendors) => new()
    {
        Endpoint = new Uri(vendors.Gateway.BaseAddress, "v1"),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
    };

    private static ChatTool Tool(string name, string argument) => ChatTool.CreateFunctionTool(
        name, $"Answers by {argument}.", BinaryData.FromString($$$"""{"type":"object","properties":{"{{{argument}}}":{"type":"string"}},"required":["{{{argument}}}"]}"""));
}

/// <summary>What the client says the answer is.</summary>
internal sealed record ClientCompletion(string Text, string Refusal, ChatFinishReason Finish, ChatTokenUsage Usage, IReadOnlyList<ChatToolCall> Calls)
{
    public static ClientCompletion Of(ChatCompletion whole) =>
        new(string.Concat(whole.Content.Select(p => p.Text)), whole.Refusal ?? "", whole.FinishReason, whole.Usage, whole.ToolCalls);
}
