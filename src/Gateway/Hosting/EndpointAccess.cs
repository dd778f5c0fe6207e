using Gateway.Model.Callers;

namespace Gateway.Hosting;

/// <summary>Every endpoint says who may ask it: one that does not stops the start, and with it every test that starts a gateway.</summary>
public static class EndpointAccess
{
    /// <exception cref="InvalidOperationException">Endpoints without an access rule, or with several; it names them all.</exception>
    public static void Check(IEndpointRouteBuilder routes)
    {
        var wrong = routes.DataSources.SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetOrderedMetadata<AccessRule>().Count != 1)
            .Select(endpoint => endpoint.DisplayName)
            .ToList();
        if (wrong.Count > 0)
            throw new InvalidOperationException($"Each endpoint needs exactly one {nameof(AccessRule)} (.WithMetadata(AccessRule.…)); these have none, or several: {string.Join(", ", wrong)}");
    }
}
