using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gateway.Simulator;

/// <summary>The simulator on its own port: <c>dotnet run --project src/Gateway.Simulator -- --port 9100</c>.</summary>
internal static class Program
{
    private const string Usage = "usage: Gateway.Simulator [--port <0..65535>]   (default 9100; 0 takes a free port)";

    public static async Task<int> Main(string[] args)
    {
        if (ReadPort(args) is not { } port)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Port = port });
            Console.WriteLine($"Gateway.Simulator on {host.BaseAddress}: a fake provider (anthropic, openai, gemini); every answer is simulated.");
            await StopSignalAsync();
            return 0;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await Console.Error.WriteLineAsync($"Gateway.Simulator cannot listen on 127.0.0.1:{port}: {exception.Message}");
            return 1;
        }
    }

    private static int? ReadPort(string[] args) => args switch
    {
        [] => 9100,
        ["--port", var text] when ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) => port,
        _ => null,
    };

    private static async Task StopSignalAsync()
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await stop.Task;
    }
}
