using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>What rules and channels answer alike: listed, made, shown, changed, taken out.</summary>
/// <param name="path">Their path beneath <c>/admin</c>.</param>
/// <param name="list">Answers all of them.</param>
/// <param name="show">The answer that shows one.</param>
/// <param name="type">How it is written.</param>
internal sealed class AlertResource<T, TAnswer>(
    string path, AlertDefinitions<T> definitions, Func<IResult> list, Func<T, TAnswer> show, JsonTypeInfo<TAnswer> type)
    where T : class
{
    public void Map(RouteGroupBuilder admin)
    {
        admin.MapMethods(path, AdminApi.Read, () => list());
        // Without the cast it would be taken for a delegate that writes the answer itself.
        admin.MapMethods(path, AdminApi.Order, (Delegate)AddAsync);
        admin.Map(path, (HttpContext http) => AdminProblem.MethodNotAllowed(http, [.. AdminApi.Read, HttpMethods.Post]));
        admin.MapMethods($"{path}/{{name}}", AdminApi.Read, Show);
        admin.MapMethods($"{path}/{{name}}", [HttpMethods.Put], ReplaceAsync);
        admin.MapMethods($"{path}/{{name}}", [HttpMethods.Delete], RemoveAsync);
        admin.Map($"{path}/{{name}}", (HttpContext http) => AdminProblem.MethodNotAllowed(http, [.. AdminApi.Read, HttpMethods.Put, HttpMethods.Delete]));
    }

    private IResult Show(HttpContext http, string name) =>
        definitions.Find(name) is { } known ? Json(known, StatusCodes.Status200OK) : definitions.Unknown(name).Refusal(http);

    private async Task<IResult> AddAsync(HttpContext http)
    {
        var problems = new List<string>();
        if (await AlertOrder.ReadAsync(http.Request, named: null, problems).ConfigureAwait(false) is not { } order)
            return AdminProblem.BadRequest(http, problems);
        var change = await definitions.AddAsync(order.Name, order.Body, AdminApi.RequestId(http), http.RequestAborted).ConfigureAwait(false);
        if (change.Made is not { } made)
            return change.Refusal(http);
        http.Response.Headers.Location = $"/admin{path}/{Uri.EscapeDataString(order.Name)}";
        return Json(made, StatusCodes.Status201Created);
    }

    private async Task<IResult> ReplaceAsync(HttpContext http, string name)
    {
        var problems = new List<string>();
        if (await AlertOrder.ReadAsync(http.Request, name, problems).ConfigureAwait(false) is not { } order)
            return AdminProblem.BadRequest(http, problems);
        var change = await definitions.ReplaceAsync(order.Name, order.Body, AdminApi.RequestId(http), http.RequestAborted).ConfigureAwait(false);
        return change.Made is { } made ? Json(made, StatusCodes.Status200OK) : change.Refusal(http);
    }

    private async Task<IResult> RemoveAsync(HttpContext http, string name)
    {
        var change = await definitions.RemoveAsync(name, AdminApi.RequestId(http), http.RequestAborted).ConfigureAwait(false);
        return change.Outcome == ChangeOutcome.Done ? TypedResults.NoContent() : change.Refusal(http);
    }

    private JsonHttpResult<TAnswer> Json(T made, int status) => TypedResults.Json(show(made), type, statusCode: status);
}
