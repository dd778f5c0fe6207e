using System.Reflection;

namespace Gateway.OpenApi;

/// <summary>
/// Swagger UI at <c>/swagger</c> over the hand-written description of the public surfaces in <c>openapi.json</c>. The handlers read raw bytes, so
/// there is nothing to generate a description from; a test holds the description against the routes and runs its examples.
/// </summary>
public static class OpenApiSurface
{
    private const string DocumentPath = "/swagger/v1/swagger.json";

    public static void MapGatewayOpenApi(this WebApplication app)
    {
        var document = ReadDocument();
        app.MapGet(DocumentPath, () => Results.Bytes(document, "application/json")).ExcludeFromDescription();
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "swagger";
            ui.SwaggerEndpoint(DocumentPath, "Gateway");
            ui.DocumentTitle = "Gateway";
            ui.EnableTryItOutByDefault();
        });
    }

    private static byte[] ReadDocument()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Gateway.OpenApi.openapi.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
