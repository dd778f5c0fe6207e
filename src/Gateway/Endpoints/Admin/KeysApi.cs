using System.Text.Json;
using Gateway.Access;
using Gateway.Storage.Keys;

namespace Gateway.Endpoints.Admin;

/// <summary>Gateway keys: made, listed, revoked. A key is shown when it is made, and never again.</summary>
internal static class KeysApi
{
    public static void MapKeys(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/keys", [HttpMethods.Get, HttpMethods.Head], ListAsync);
        admin.MapMethods("/keys", [HttpMethods.Post], CreateAsync);
        admin.Map("/keys", (HttpContext http) => AdminProblem.MethodNotAllowed(http, [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post]));
        admin.MapResource("/keys/{id}", HttpMethods.Delete, RevokeAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, KeyStore store) =>
        TypedResults.Json(new KeyList([.. (await store.ListAsync(http.RequestAborted).ConfigureAwait(false)).Select(KeyAnswer.Of)]), AdminJson.Default.KeyList);

    private static async Task<IResult> CreateAsync(HttpContext http, KeyStore store, IssuedKeys keys, TimeProvider time, ILoggerFactory loggers)
    {
        KeyOrder? order;
        try
        {
            order = await http.Request.ReadFromJsonAsync(AdminJson.Default.KeyOrder, http.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or BadHttpRequestException)
        {
            return AdminProblem.Of(http, StatusCodes.Status400BadRequest, """The body is not {"name":"…","owner":"…","expiresAt":"2027-01-01T00:00:00Z"}; only name is needed.""");
        }

        var problems = KeyOrder.Problems(order, time.GetUtcNow()).ToList();
        if (problems.Count > 0)
            return AdminProblem.Of(http, StatusCodes.Status400BadRequest, string.Join(" ", problems));
        var (key, secret) = keys.Create(order!.Name!, order.Owner, order.ExpiresAt);
        // Admitted before anybody can revoke it; nobody knows it before it is kept.
        keys.Admit(key);
        try
        {
            await store.AddAsync(key, CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            keys.Revoke(key.Id);
            throw;
        }

        Log.KeyIssued(AdminApi.Audit(loggers), AdminApi.RequestId(http), key.Id, key.Name, key.ExpiresAt, key.Owner);
        return TypedResults.Json(NewKeyAnswer.Of(key, secret), AdminJson.Default.NewKeyAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> RevokeAsync(HttpContext http, string id, KeyStore store, IssuedKeys keys, TimeProvider time, ILoggerFactory loggers)
    {
        keys.Revoke(id);
        if (!await store.RevokeAsync(id, time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false))
            return AdminProblem.Of(http, StatusCodes.Status404NotFound, $"There is no key '{id}'; GET /admin/keys lists them. Keys of the configuration are taken out there.");
        Log.KeyRevoked(AdminApi.Audit(loggers), AdminApi.RequestId(http), id);
        return TypedResults.NoContent();
    }
}
