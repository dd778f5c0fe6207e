using Gateway.Model;
using Gateway.Native;
using Gateway.Providers;

namespace Gateway.Endpoints;

/// <summary>
/// Holds a native request to the models its caller may ask for, before anybody is asked: the model its path names, where the vendor's paths do that, else
/// the one of its body, which is read for that. Where nobody can tell the model, the request does not go on.
/// </summary>
internal static class NativeBounds
{
    /// <returns>Null where it may go on.</returns>
    public static async ValueTask<GatewayError?> ProblemAsync(NativeCall call, Provider provider, string path, CancellationToken cancellationToken)
    {
        var rights = call.Caller.Rights;
        if (!rights.BoundsModels)
            return null;
        if (rights.Models.Count == 0)
            return CallerBounds.RefusalOf(rights, "This key is bound to routes, and no native request asks for one.");
        var model = NamedModel.InPath(provider.Dialect.Dialect, path) ?? await ModelInBodyAsync(call.Body, cancellationToken).ConfigureAwait(false);
        if (model is null)
        {
            return CallerBounds.RefusalOf(
                rights, $"This key is bound to models, and which one this request asks for cannot be told: its path names none, and its body is no JSON object of at most {NativeBody.MaxBytes} bytes with one 'model'.");
        }

        return rights.Allows(new Target(provider.Name, model)) ? null : CallerBounds.Refusal(rights, model);
    }

    /// <summary>The model a body asks for; null where nobody can tell it before it is sent.</summary>
    public static async ValueTask<string?> ModelInBodyAsync(NativeBody body, CancellationToken cancellationToken) =>
        await body.ReadAsync(cancellationToken).ConfigureAwait(false) is { } bytes ? NamedModel.InBody(bytes) : null;
}
