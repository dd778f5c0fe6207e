using Gateway.Hosting;
using Gateway.Routing;

try
{
    await using var app = await GatewayApplication.CreateAsync(args);
    await app.StartAsync();
    await app.WaitForShutdownAsync();
    return 0;
}
catch (ConfigurationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 78; // EX_CONFIG
}
catch (Exception e) when (StartFailure.Explain(e) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}
