using Gateway.Model.Callers;
using System.Text;

namespace Gateway.OpenApi;

/// <summary>
/// Swagger UI at <c>/swagger</c> over the hand-written <see cref="OpenApiDocument"/>. The handlers read raw bytes, so there is nothing to generate a
/// description from; a test holds the description against the routes and runs its examples.
/// </summary>
public static class OpenApiSurface
{
    private const string Folder = "/swagger";
    private const string DocumentPath = $"{Folder}/v1/swagger.json";

    public static void MapGatewayOpenApi(this WebApplication app)
    {
        var document = Encoding.UTF8.GetBytes(OpenApiDocument.Read().ToJsonString());
        app.MapGet(DocumentPath, () => Results.Bytes(document, "application/json")).WithMetadata(AccessRule.Public).ExcludeFromDescription();
        // No other request goes through it.
        app.UseWhen(static http => http.Request.Path.StartsWithSegments(Folder), static pages => pages.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "swagger";
            ui.SwaggerEndpoint(DocumentPath, "Gateway");
            ui.DocumentTitle = "Gateway";
            ui.EnableTryItOutByDefault();
        }));
    }
}
