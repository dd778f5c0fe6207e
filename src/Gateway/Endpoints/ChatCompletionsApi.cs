using Gateway.Model.Callers;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Endpoints;

/// <summary>The same walk for programs that speak OpenAI: <c>POST /v1/chat/completions</c>, Chat Completions on the wire.</summary>
public static class ChatCompletionsApi
{
    private static readonly OpenAiDialect Dialect = new();

    public static void MapChatCompletions(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/chat/completions", static (HttpContext http, ChatPipeline pipeline) => pipeline.RunAsync(http, Dialect))
            .WithMetadata(AccessRule.GatewayKey(Surface.ChatCompletions));
}
