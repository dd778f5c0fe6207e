using Gateway.Model.Callers;

namespace Gateway.Endpoints;

/// <summary><c>/native/{provider}/{path}</c>: any other call of a vendor's API, by any method, as the caller wrote it.</summary>
public static class NativeApi
{
    public static void MapNative(this IEndpointRouteBuilder routes) =>
        routes.Map("/native/{provider}/{**path}", static (HttpContext http, NativePipeline pipeline) => pipeline.RunAsync(http))
            .WithMetadata(AccessRule.GatewayKey(Surface.Native));
}
