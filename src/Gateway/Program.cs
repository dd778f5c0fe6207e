using Gateway.Hosting;
using Gateway.Routing;

try
{
    await using var app = await GatewayApplication.CreateAsync(args);
    await app.RunAsync();
    return 0;
}
catch (ConfigurationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 78; // EX_CONFIG
}
