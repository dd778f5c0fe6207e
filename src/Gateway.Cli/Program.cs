using Gateway.Cli;
using Gateway.Cli.Commands;

return await CommandLine.RunAsync(GatewayCommand.Create(), args);
