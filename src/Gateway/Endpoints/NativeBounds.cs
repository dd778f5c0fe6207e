using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Native;
using Gateway.Providers;

namespace Gateway.Endpoints;

/// <summary>
/// Holds a native request to the models its caller may ask for, before anybody is asked: the model its path names, where the vendor's paths do that, else
/// the one of its body, which is read for that. Where nobody can tell the model, the request does not go on.
/// </summary>
internal static class NativeBounds
{
    /// <returns>Null where it may go on; its body is then still to be read.</returns>
    public static async ValueTask<GatewayError?> ProblemAsync(HttpContext http, CallerRights rights, Provider provider, string path, CancellationToken cancellationToken)
    {
        if (!rights.BoundsModels)
            return null;
        if (rights.Models.Count == 0)
            return CallerBounds.RefusalOf(rights, "This key is bound to routes, and no native request asks for one.");
        var model = NamedModel.InPath(provider.Dialect.Dialect, path) ?? await InBodyAsync(http, cancellationToken).ConfigureAwait(false);
        if (model is null)
        {
            return CallerBounds.RefusalOf(
                rights, $"This key is bound to models, and which one this request asks for cannot be told: its path names none, and its body is no JSON object of at most {NativeBody.MaxBytes} bytes with one 'model'.");
        }

        return rights.Allows(new Target(provider.Name, model)) ? null : CallerBounds.Refusal(rights, model);
    }

    private static async ValueTask<string?> InBodyAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var request = http.Request;
        if (request.ContentLength == 0 || NativeForwarder.IsUpgrade(http) || RequestReader.IsEncoded(request))
            return null;
        return await NativeBody.ReadAsync(request, cancellationToken).ConfigureAwait(false) is { } body ? NamedModel.InBody(body) : null;
    }
}
