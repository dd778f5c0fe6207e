using Microsoft.AspNetCore.Mvc;

// Stands where an OpenTelemetry collector would, takes what it is sent over HTTP and throws it away.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);

var app = builder.Build();
app.MapPost("/v1/{signal}", async ([FromBody] Stream body, CancellationToken stopping) =>
{
    await body.CopyToAsync(Stream.Null, stopping);
    return TypedResults.Ok();
});
await app.RunAsync();
