using Gateway.Model;
using Gateway.Routing;

namespace Gateway.Hosting;

/// <summary>The upstream models that may stand in metrics and figures: callers choose names, and these alone are bounded.</summary>
internal static class KnownModels
{
    public static IEnumerable<string> Of(IServiceProvider services) =>
        services.GetRequiredService<RouteTable>().KnownModels.Select(target => target.Model)
            .Concat(services.GetRequiredService<GatewayOptions>().Routes.Values.SelectMany(r => r.Targets).Select(t => t.Model).OfType<string>());
}
