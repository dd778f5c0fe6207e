using Gateway.Benchmarks.Load;

try
{
    return LoadCommands.Run(new CommandLine(args));
}
catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
{
    Console.Error.WriteLine(failure.Message);
    return failure is ArgumentException ? 2 : 1;
}
