using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Deploy;

/// <summary>
/// A real Prometheus on a loopback port of its own, configured as <c>deploy/prometheus</c> says but for the target's address and the intervals.
/// A shell stands between: it ends Prometheus when its input ends, and so also when the tests' own process dies.
/// </summary>
internal sealed partial class PrometheusServer : IAsyncDisposable
{
    private const string Interval = "500ms";
    private const string EndsWithItsInput = "\"$@\" & child=$!; cat > /dev/null; kill -9 $child; wait $child 2> /dev/null";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _folder;
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PrometheusServer(Process process, string folder) => (_process, _folder) = (process, folder);

    private HttpClient Client { get; } = new();

    public static bool IsInstalled => OutsideProgram.IsInstalled("prometheus");

    public static async Task<PrometheusServer> StartAsync(Uri gateway)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-prometheus-").FullName;
        WriteConfiguration(folder, gateway);
        string[] prometheus =
        [
            OutsideProgram.Find("prometheus")!, $"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", "--web.listen-address=127.0.0.1:0",
        ];
        var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", EndsWithItsInput, "sh", .. prometheus])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        var server = new PrometheusServer(process, folder);
        try
        {
            await server.ReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks its API; the answer's <c>data</c>.</summary>
    public async Task<JsonElement> AskAsync(string path)
    {
        using var response = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var answer = JsonElement.Parse(text);
        answer.GetProperty("status").GetString().ShouldBe("success", $"{path}: {text}");
        return answer.GetProperty("data");
    }

    /// <summary>The samples of an instant query.</summary>
    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string expression) =>
        [.. (await AskAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}")).GetProperty("result").EnumerateArray()];

    /// <summary>Asks until the answer is as wanted, with bounded patience.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var since = TimeProvider.System.GetTimestamp(); !await condition();)
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(Patience, $"{what}\n{Log}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.StandardInput.Close();
        using (var patience = new CancellationTokenSource(Patience))
            await _process.WaitForExitAsync(patience.Token);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log.TakeLast(30));
        }
    }

    private static void WriteConfiguration(string folder, Uri gateway)
    {
        var configuration = File.ReadAllText(DeployFiles.PrometheusConfig);
        configuration = Replaced(configuration, "gateway:8080", gateway.Authority);
        // Nobody is told: no test waits for an Alertmanager.
        configuration = Replaced(configuration, "alertmanager:9093", "127.0.0.1:9");
        configuration = Replaced(configuration, "_interval: 15s", $"_interval: {Interval}");
        File.WriteAllText(Path.Combine(folder, "prometheus.yml"), configuration);
        var rules = Directory.CreateDirectory(Path.Combine(folder, "rules")).FullName;
        foreach (var file in DeployFiles.Rules)
            File.Copy(file, Path.Combine(rules, Path.GetFileName(file)));
    }

    private static string Replaced(string text, string old, string now)
    {
        text.ShouldContain(old);
        return text.Replace(old, now, StringComparison.Ordinal);
    }

    private async Task ReadyAsync()
    {
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.BeginErrorReadLine();
        try
        {
            Client.BaseAddress = await _address.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new ShouldAssertException($"Prometheus did not start:\n{Log}", e);
        }

        await UntilAsync(async () => (await Client.GetAsync("/-/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode, "Prometheus is never ready");
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_log)
            _log.Add(line);
        if (Listening().Match(line) is { Success: true } address)
            _address.TrySetResult(new Uri($"http://{address.Groups[1].Value}"));
    }

    [GeneratedRegex("""msg="Listening on" address=(127\.0\.0\.1:[1-9]\d*)""")]
    private static partial Regex Listening();
}
