using System.Text.Json.Nodes;
using Gateway.Access;
using Gateway.Providers;
using Gateway.Routing;
using Gateway.Streaming;

namespace Gateway.Endpoints;

/// <summary>
/// <c>GET /v1/models</c> and <c>/v1/models/{id}</c>: routes first, then the models known by name. The shape follows the caller: with an
/// <c>anthropic-version</c> header Anthropic's list, else OpenAI's.
/// </summary>
public static class ModelsApi
{
    private const int DefaultLimit = 1000;

    // Vendors state when a model was made; a gateway's list has no such date.
    private static readonly DateTimeOffset Created = DateTimeOffset.UnixEpoch;

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/models", List).AddEndpointFilter(EnterAsync);
        routes.MapGet("/v1/models/{**id}", Get).AddEndpointFilter(EnterAsync);
    }

    private static ValueTask<object?> EnterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (http, services) = (context.HttpContext, context.HttpContext.RequestServices);
        AnswerHeaders.SetOrigin(http.Response, RequestHeaders.RequestId(http.Request), services.GetRequiredService<ProviderRegistry>().IsSimulated);
        return services.GetRequiredService<AccessGate>().TryEnter(http.Request, out _)
            ? next(context)
            : ValueTask.FromResult<object?>(Error(http, StatusCodes.Status401Unauthorized, ErrorTypes.Authentication, GatewayError.KeyNeeded, ("invalid_api_key", null)));
    }

    private static IResult List(HttpContext http, RouteTable table, string? limit, string? after_id, string? before_id)
    {
        var all = Known(table);
        if (!IsAnthropic(http))
            return Json(new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. all.Select(OpenAiModel)]) });

        var from = after_id is null ? 0 : all.FindIndex(m => m.Id == after_id) + 1;
        var to = before_id is null || all.FindIndex(m => m.Id == before_id) is not (>= 0 and var end) ? all.Count : end;
        var page = all[Math.Min(from, to)..to].Take(int.TryParse(limit, out var asked) ? Math.Clamp(asked, 1, DefaultLimit) : DefaultLimit).ToList();
        return Json(new JsonObject
        {
            ["data"] = new JsonArray([.. page.Select(AnthropicModel)]),
            ["has_more"] = from + page.Count < to,
            ["first_id"] = page.FirstOrDefault()?.Id,
            ["last_id"] = page.LastOrDefault()?.Id,
        });
    }

    private static IResult Get(HttpContext http, RouteTable table, string id)
    {
        if (Known(table).Find(m => m.Id == id) is { } model)
            return Json(IsAnthropic(http) ? AnthropicModel(model) : OpenAiModel(model));
        return Error(
            http, StatusCodes.Status404NotFound, ErrorTypes.NotFound,
            $"model: '{id}' is not known here. Nearest known: {string.Join(", ", table.Nearest(id))}.", ("model_not_found", "model"));
    }

    private static List<KnownModel> Known(RouteTable table) =>
    [
        .. table.RouteNames.Select(name => new KnownModel(name, "gateway")),
        .. table.KnownModels.Select(m => new KnownModel(m.Model, m.Provider)),
    ];

    private static JsonNode AnthropicModel(KnownModel model) => new JsonObject
    {
        ["type"] = "model", ["id"] = model.Id, ["display_name"] = model.Id, ["created_at"] = Created.ToString("yyyy-MM-ddTHH:mm:ssZ"),
    };

    private static JsonNode OpenAiModel(KnownModel model) => new JsonObject
    {
        ["id"] = model.Id, ["object"] = "model", ["created"] = Created.ToUnixTimeSeconds(), ["owned_by"] = model.Owner,
    };

    private static IResult Error(HttpContext http, int status, string type, string message, (string Code, string? Param) openAi) => Json(
        IsAnthropic(http)
            ? new JsonObject
            {
                ["type"] = "error", ["error"] = new JsonObject { ["type"] = type, ["message"] = message },
                ["request_id"] = http.Response.Headers["request-id"].ToString(),
            }
            : new JsonObject
            {
                ["error"] = new JsonObject { ["message"] = message, ["type"] = ErrorTypes.InvalidRequest, ["param"] = openAi.Param, ["code"] = openAi.Code },
            },
        status);

    private static bool IsAnthropic(HttpContext http) => http.Request.Headers.ContainsKey("anthropic-version");

    private static IResult Json(JsonNode body, int status = StatusCodes.Status200OK) =>
        Results.Text(body.ToJsonString(), "application/json", statusCode: status);

    private sealed record KnownModel(string Id, string Owner);
}
