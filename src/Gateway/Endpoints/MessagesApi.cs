using Gateway.Protocol.Dialects.Anthropic;

namespace Gateway.Endpoints;

/// <summary>The unified chat surface: <c>POST /v1/messages</c>, Anthropic Messages on the wire.</summary>
public static class MessagesApi
{
    private static readonly AnthropicDialect Dialect = new();

    public static void MapMessages(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/messages", static (HttpContext http, ChatPipeline pipeline) => pipeline.RunAsync(http, Dialect));
}
