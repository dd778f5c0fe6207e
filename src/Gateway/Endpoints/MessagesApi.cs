using Gateway.Model.Callers;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;

namespace Gateway.Endpoints;

/// <summary>
/// The unified chat surface: <c>POST /v1/messages</c>, Anthropic Messages on the wire; and how many tokens such a request has. Both take the same walk.
/// </summary>
public static class MessagesApi
{
    private static readonly AnthropicDialect Dialect = new();
    private static readonly AnthropicDialect CountDialect = new(ChatOperation.CountTokens);

    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/messages", static (HttpContext http, ChatPipeline pipeline) => pipeline.RunAsync(http, Dialect))
            .WithMetadata(AccessRule.GatewayKey(Surface.Messages));
        routes.MapPost("/v1/messages/count_tokens", static (HttpContext http, ChatPipeline pipeline) => pipeline.RunAsync(http, CountDialect))
            .WithMetadata(AccessRule.GatewayKey(Surface.CountTokens));
    }
}
