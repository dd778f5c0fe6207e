using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Crash;

/// <summary>The built gateway in a process of its own, which can be killed. It ends with the test that started it, however that ends.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The gateway ended:\n{Output}"));
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
    }

    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>Everything it has said so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts it on a store, and waits until it is ready.</summary>
    /// <param name="folder">Where the store lies.</param>
    /// <param name="settings">Configuration as <c>Gateway:Key=value</c>.</param>
    public static async Task<GatewayProcess> StartAsync(string folder, IEnumerable<string> settings)
    {
        var gateway = new GatewayProcess(Command(folder, settings));
        try
        {
            gateway._process.Start();
            gateway._process.BeginOutputReadLine();
            gateway._process.BeginErrorReadLine();
            gateway.BaseAddress = await gateway._address.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            await gateway.ReadyAsync();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends it SIGHUP.</summary>
    public async Task HangUpAsync()
    {
        using var kill = Process.Start("kill", ["-HUP", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>SIGKILL: nothing of the process runs after it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        KillAtExit(null, EventArgs.Empty);
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience);
        _process.Dispose();
    }

    private static ProcessStartInfo Command(string folder, IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        string[] arguments =
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "Gateway.dll"), "--environment=Development", "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Warning", $"--Gateway:Storage:ConnectionString=Data Source={Path.Combine(folder, "gateway.db")}",
            $"--GATEWAY_ADMIN_KEY={TestGateway.AdminKey}", .. settings.Select(s => $"--{s}"),
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            _address.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
    }

    private async Task ReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = BaseAddress };
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(20, TestContext.Current.CancellationToken))
        {
            using var ready = await client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            if (ready.IsSuccessStatusCode)
                return;
            Stopwatch.GetElapsedTime(since).ShouldBeLessThan(Patience, Output);
        }
    }

    private void KillAtExit(object? sender, EventArgs e)
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It never started, or has ended.
        }
    }
}
