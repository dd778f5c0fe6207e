using System.Text.Json.Nodes;
using Gateway.Routing;

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
        routes.MapGet("/v1/models", List);
        routes.MapGet("/v1/models/{**id}", Get);
    }

    private static IResult List(HttpContext http, RouteTable table, int? limit, string? after_id, string? before_id)
    {
        var all = Known(table);
        if (!IsAnthropic(http))
            return Json(new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. all.Select(OpenAiModel)]) });

        var from = after_id is null ? 0 : all.FindIndex(m => m.Id == after_id) + 1;
        var to = before_id is null || all.FindIndex(m => m.Id == before_id) is not (>= 0 and var end) ? all.Count : end;
        var page = all[Math.Min(from, to)..to].Take(Math.Clamp(limit ?? DefaultLimit, 1, DefaultLimit)).ToList();
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
        var anthropic = IsAnthropic(http);
        if (Known(table).Find(m => m.Id == id) is { } model)
            return Json(anthropic ? AnthropicModel(model) : OpenAiModel(model));
        var message = $"model: '{id}' is not known here. Nearest known: {string.Join(", ", table.Nearest(id))}.";
        return Json(
            anthropic
                ? new JsonObject { ["type"] = "error", ["error"] = new JsonObject { ["type"] = ErrorTypes.NotFound, ["message"] = message } }
                : new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = "model", ["code"] = "model_not_found" } },
            StatusCodes.Status404NotFound);
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

    private static bool IsAnthropic(HttpContext http) => http.Request.Headers.ContainsKey("anthropic-version");

    private static IResult Json(JsonNode body, int status = StatusCodes.Status200OK) =>
        Results.Text(body.ToJsonString(), "application/json", statusCode: status);

    private sealed record KnownModel(string Id, string Owner);
}
