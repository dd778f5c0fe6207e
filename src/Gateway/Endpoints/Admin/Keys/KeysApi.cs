using System.Text.Json;
using Gateway.Access;
using Gateway.Endpoints.Admin.Alerts;
using Gateway.Model;
using Gateway.Routing;
using Gateway.Storage.Keys;

namespace Gateway.Endpoints.Admin.Keys;

/// <summary>Gateway keys: made, listed, shown, changed, rotated, revoked. A key is shown when it is made, and never again.</summary>
internal static class KeysApi
{
    public static void MapKeys(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/keys", AdminApi.Read, ListAsync);
        admin.MapMethods("/keys", AdminApi.Order, CreateAsync);
        admin.MapNothingElse("/keys", [.. AdminApi.Read, HttpMethods.Post]);
        admin.MapMethods("/keys/{id}", AdminApi.Read, ShowAsync);
        admin.MapMethods("/keys/{id}", [HttpMethods.Patch], ChangeAsync);
        admin.MapMethods("/keys/{id}", [HttpMethods.Delete], RevokeAsync);
        admin.MapNothingElse("/keys/{id}", [.. AdminApi.Read, HttpMethods.Patch, HttpMethods.Delete]);
        admin.MapMethods("/keys/{id}/rotate", AdminApi.Order, RotateAsync);
        admin.MapNothingElse("/keys/{id}/rotate", AdminApi.Order);
    }

    private static async Task<IResult> ListAsync(HttpContext http, KeyStore store, AccessGate gate, TimeProvider time)
    {
        var (access, issued, now) = (gate.Access, await store.ListAsync(http.RequestAborted).ConfigureAwait(false), time.GetUtcNow());
        return TypedResults.Json(
            new KeyList([.. access.Keys.Keys.Select(name => KeyAnswer.Of(name, access, now)), .. issued.Select(key => KeyAnswer.Of(key, now))]),
            KeyApiJson.Default.KeyList);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, string id, KeyStore store, AccessGate gate, TimeProvider time)
    {
        if (Configured(gate, id) is { } name)
            return TypedResults.Json(KeyAnswer.Of(name, gate.Access, time.GetUtcNow()), KeyApiJson.Default.KeyAnswer);
        return await store.FindAsync(id, http.RequestAborted).ConfigureAwait(false) is { } key
            ? TypedResults.Json(KeyAnswer.Of(key, time.GetUtcNow()), KeyApiJson.Default.KeyAnswer)
            : Unknown(http, id);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, KeyChanges changes, RouteTable table, TimeProvider time, ILoggerFactory loggers)
    {
        var problems = new List<string>();
        if (await OrderJson.ReadBodyAsync(http.Request, problems).ConfigureAwait(false) is not { } body)
            return AdminProblem.BadRequest(http, problems);
        var order = KeyOrder.Read(body, problems);
        problems.AddRange(order.Problems([.. table.RouteNames]));
        if (order.ExpiresAt <= time.GetUtcNow())
            problems.Add($"expiresAt: {UtcTimeConverter.Text(order.ExpiresAt.Value)} is over already.");
        if (problems.Count > 0)
            return AdminProblem.BadRequest(http, problems);
        var (key, secret) = await changes.CreateAsync(order, http.RequestAborted).ConfigureAwait(false);
        Log.KeyIssued(AdminApi.Audit(loggers), AdminApi.RequestId(http), key.Id, key.Name, key.ExpiresAt, key.Owner);
        return TypedResults.Json(NewKeyAnswer.Of(key, secret), KeyApiJson.Default.NewKeyAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext http, string id, KeyChanges changes, KeyStore store, AccessGate gate, RouteTable table, TimeProvider time, ILoggerFactory loggers)
    {
        if (Configured(gate, id) is { } name)
            return MadeByConfiguration(http, name);
        var problems = new List<string>();
        if (await OrderJson.ReadBodyAsync(http.Request, problems).ConfigureAwait(false) is not { } body)
            return AdminProblem.BadRequest(http, problems);
        var changed = await changes.ChangeAsync(id, known => Changed(known, body, [.. table.RouteNames], problems), http.RequestAborted).ConfigureAwait(false);
        if (problems.Count > 0)
            return AdminProblem.BadRequest(http, problems);
        if (changed is null)
            return await UnchangedAsync(http, id, store).ConfigureAwait(false);
        Log.KeyChanged(AdminApi.Audit(loggers), AdminApi.RequestId(http), id);
        return TypedResults.Json(KeyAnswer.Of(changed, time.GetUtcNow()), KeyApiJson.Default.KeyAnswer);
    }

    private static GatewayKey? Changed(GatewayKey known, JsonElement body, IReadOnlyCollection<string> routes, List<string> problems)
    {
        if (known.RevokedAt is not null)
            return null;
        var order = KeyOrder.ReadChange(known, body, problems);
        // What it was bound to before may be gone from the configuration since; only what it is to be bound to now has to be there.
        problems.AddRange(order.Problems([.. routes, .. known.Terms.Routes]));
        return problems.Count > 0 ? null : known with { Name = order.Name!, Terms = order.Terms() };
    }

    private static async Task<IResult> RotateAsync(HttpContext http, string id, KeyChanges changes, KeyStore store, AccessGate gate, ILoggerFactory loggers)
    {
        if (Configured(gate, id) is { } name)
            return MadeByConfiguration(http, name);
        var problems = new List<string>();
        var order = await ReadRotationAsync(http.Request, problems).ConfigureAwait(false);
        if (problems.Count > 0)
            return AdminProblem.BadRequest(http, problems);
        if (await changes.RotateAsync(id, order.ToGrace(), http.RequestAborted).ConfigureAwait(false) is not var (key, secret))
            return await UnchangedAsync(http, id, store).ConfigureAwait(false);
        Log.KeyRotated(AdminApi.Audit(loggers), AdminApi.RequestId(http), id, key.PreviousUntil);
        return TypedResults.Json(NewKeyAnswer.Of(key, secret), KeyApiJson.Default.NewKeyAnswer);
    }

    // Without a body it is the default.
    private static async Task<RotateOrder> ReadRotationAsync(HttpRequest request, List<string> problems)
    {
        if (request.ContentLength is 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0 && request.ContentType is null))
            return new RotateOrder();
        return await OrderJson.ReadBodyAsync(request, problems).ConfigureAwait(false) is { } body ? RotateOrder.Read(body, problems) : new RotateOrder();
    }

    private static async Task<IResult> RevokeAsync(HttpContext http, string id, KeyChanges changes, AccessGate gate, ILoggerFactory loggers)
    {
        if (Configured(gate, id) is { } name)
            return MadeByConfiguration(http, name);
        if (await changes.RevokeAsync(id, http.RequestAborted).ConfigureAwait(false) is null)
            return Unknown(http, id);
        Log.KeyRevoked(AdminApi.Audit(loggers), AdminApi.RequestId(http), id);
        return TypedResults.NoContent();
    }

    private static string? Configured(AccessGate gate, string id) => gate.Access.Keys.ContainsKey(id) ? id : null;

    // What is not there was never made; what is there and was not changed is revoked, for good.
    private static async Task<IResult> UnchangedAsync(HttpContext http, string id, KeyStore store) =>
        await store.FindAsync(id, http.RequestAborted).ConfigureAwait(false) is null
            ? Unknown(http, id)
            : AdminProblem.Of(http, StatusCodes.Status409Conflict, $"The key '{id}' is revoked: it is not changed any more, and gets no new secret. POST /admin/keys makes another key.");

    private static IResult Unknown(HttpContext http, string id) =>
        AdminProblem.Of(http, StatusCodes.Status404NotFound, $"There is no key '{id}'; GET /admin/keys lists them.");

    private static IResult MadeByConfiguration(HttpContext http, string name) => AdminProblem.Of(
        http, StatusCodes.Status409Conflict,
        $"The key '{name}' is made by the configuration and changed there: Gateway:Access:Keys:{name}, Gateway:Access:Rights:{name}.");
}
