using Gateway.Simulator.Anthropic;
using Gateway.Simulator.Gemini;
using Gateway.Simulator.OpenAi;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator;

/// <summary>The simulator's HTTP surface, matched by hand: it has seven paths and stands in the load test's way.</summary>
internal sealed class Routes(CallLedger ledger, TimeProvider clock)
{
    private const string GeminiModels = "/v1beta/models/";
    private const string Models = "/v1/models/";

    private readonly AnthropicSurface _anthropic = new();
    private readonly OpenAiSurface _openAi = new();
    private readonly GeminiSurface _gemini = new();

    public Task ServeAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var path = context.Request.Path.Value ?? "/";
        return HttpMethods.IsPost(context.Request.Method) ? PostAsync(context, path, body) : GetAsync(context, path);
    }

    private Task PostAsync(HttpContext context, string path, ReadOnlyMemory<byte> body) => path switch
    {
        "/v1/messages" => new ChatExchange(context, _anthropic, ledger, clock).RunAsync(body, default),
        "/v1/messages/count_tokens" => new PlainExchange(context, _anthropic, clock).CountAsync(body, AnthropicTokenCount.Write),
        "/v1/chat/completions" => new ChatExchange(context, _openAi, ledger, clock).RunAsync(body, default),
        _ when path.StartsWith(GeminiModels, StringComparison.Ordinal) => PostGeminiAsync(context, path[GeminiModels.Length..], body),
        _ => UnknownPathAsync(context, path),
    };

    /// <summary>The action stands after the last colon: the knobs in a model name have colons too.</summary>
    private Task PostGeminiAsync(HttpContext context, string modelAndAction, ReadOnlyMemory<byte> body)
    {
        var colon = modelAndAction.LastIndexOf(':');
        var model = colon < 0 ? modelAndAction : modelAndAction[..colon];
        var jsonArray = context.Request.Query["alt"] != "sse";
        return (colon < 0 ? "" : modelAndAction[(colon + 1)..]) switch
        {
            "generateContent" => new ChatExchange(context, _gemini, ledger, clock).RunAsync(body, new ChatTarget(model)),
            "streamGenerateContent" => new ChatExchange(context, _gemini, ledger, clock).RunAsync(body, new ChatTarget(model, Stream: true, jsonArray)),
            "countTokens" => new PlainExchange(context, _gemini, clock).CountAsync(body, GeminiTokenCount.Write),
            _ => UnknownPathAsync(context, context.Request.Path),
        };
    }

    private Task GetAsync(HttpContext context, string path)
    {
        var isAnthropic = context.Request.Headers.ContainsKey("anthropic-version");
        return path switch
        {
            "/" => PlainExchange.GreetAsync(context),
            "/v1/models" when isAnthropic => new PlainExchange(context, _anthropic, clock).SendAsync(ModelCatalogue.WriteAnthropicList),
            "/v1/models" => new PlainExchange(context, _openAi, clock).SendAsync(ModelCatalogue.WriteOpenAiList),
            "/v1beta/models" => new PlainExchange(context, _gemini, clock).SendAsync(ModelCatalogue.WriteGeminiList),
            _ when path.StartsWith(Models, StringComparison.Ordinal) && isAnthropic =>
                new PlainExchange(context, _anthropic, clock).ModelAsync(path[Models.Length..], ModelCatalogue.WriteAnthropic),
            _ when path.StartsWith(Models, StringComparison.Ordinal) =>
                new PlainExchange(context, _openAi, clock).ModelAsync(path[Models.Length..], ModelCatalogue.WriteOpenAi),
            _ when path.StartsWith(GeminiModels, StringComparison.Ordinal) =>
                new PlainExchange(context, _gemini, clock).ModelAsync(path[GeminiModels.Length..], ModelCatalogue.WriteGemini),
            _ => UnknownPathAsync(context, path),
        };
    }

    private Task UnknownPathAsync(HttpContext context, string path)
    {
        var message = $"Unknown request URL: {context.Request.Method} {path}.";
        IChatSurface surface = path.StartsWith("/v1beta", StringComparison.Ordinal) ? _gemini
            : path.StartsWith("/v1/messages", StringComparison.Ordinal) ? _anthropic
            : _openAi;
        return new PlainExchange(context, surface, clock).RejectAsync(surface.NotFound(message));
    }
}
