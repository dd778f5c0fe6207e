using Gateway.Model.Callers;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Providers;
using Gateway.Routing;
using Gateway.Streaming;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Endpoints;

/// <summary>
/// <c>GET /v1/models</c> and <c>/v1/models/{id}</c>: what can be asked for by name (<see cref="ModelList"/>). The shape follows the caller: with an
/// <c>anthropic-version</c> header Anthropic's list in pages, else OpenAI's, which has none.
/// </summary>
public static class ModelsApi
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];
    private static readonly AnthropicDialect Anthropic = new();
    private static readonly OpenAiDialect OpenAi = new();

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("").WithMetadata(AccessRule.GatewayKey(Surface.Models)).AddEndpointFilter(EnterAsync);
        models.MapMethods("/v1/models", GetAndHead, List);
        models.MapMethods("/v1/models/{**id}", GetAndHead, Get);
    }

    private static ValueTask<object?> EnterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (http, services) = (context.HttpContext, context.HttpContext.RequestServices);
        AnswerHeaders.SetOrigin(http.Response, RequestHeaders.RequestId(http.Request), services.GetRequiredService<ProviderRegistry>().IsSimulated);
        if (services.GetRequiredService<AccessDoor>().Enter(http.Request, Surface.Models, out var caller) is { } refused)
            return ValueTask.FromResult<object?>(Refused(http, refused));
        http.Features.Set(caller);
        return next(context);
    }

    private static IResult List(HttpContext http, ModelList list, string? limit, string? after_id, string? before_id)
    {
        list = list.For(RightsOf(http));
        if (!IsAnthropic(http))
            return ModelJson.Answer(list, ModelJson.WriteOpenAiList);
        var (page, problem) = ModelPage.Read(list, limit, after_id, before_id);
        return page is null
            ? Error(http, StatusCodes.Status400BadRequest, ErrorTypes.InvalidRequest, problem!)
            : ModelJson.Answer(page, ModelJson.WriteAnthropicPage);
    }

    private static IResult Get(HttpContext http, ModelList list, RouteTable table, string id)
    {
        // The one character that servers leave encoded in a path; clients encode it in provider/model.
        id = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var rights = RightsOf(http);
        if (list.For(rights).Find(id) is { } model)
            return ModelJson.Answer(model, IsAnthropic(http) ? ModelJson.WriteAnthropic : ModelJson.WriteOpenAi);
        var asked = CallerBounds.Shown(id);
        return Error(
            http, StatusCodes.Status404NotFound, ErrorTypes.NotFound,
            $"model: '{asked}' is not known here. Nearest known: {string.Join(", ", table.Nearest(asked, rights))}.", new("model_not_found", "model"));
    }

    private static CallerRights RightsOf(HttpContext http) => http.Features.GetRequiredFeature<Caller>().Rights;

    private static IResult Refused(HttpContext http, GatewayError refused)
    {
        ErrorAnswer.SetRetryAfter(http.Response, refused.RetryAfter);
        return Error(http, refused.Status, refused.Type, refused.Message, new(refused.Type == ErrorTypes.Authentication ? "invalid_api_key" : null));
    }

    private static IResult Error(HttpContext http, int status, string type, string message, ErrorCause cause = default) => IsAnthropic(http)
        ? EndpointError.Of(Anthropic, http, status, type, message)
        : EndpointError.Of(OpenAi, http, status, type, message, cause);

    private static bool IsAnthropic(HttpContext http) => http.Request.Headers.ContainsKey("anthropic-version");
}
