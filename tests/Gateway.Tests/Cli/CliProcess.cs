using System.Diagnostics;
using System.Reflection;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Cli;

/// <summary>Runs the built command line as a process, as a shell would: its output in a pipe, or in a terminal.</summary>
internal sealed record CliProcess
{
    public static string Program { get; } = Path.GetFullPath(
        typeof(CliProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Gateway.Cli").Value!);

    /// <summary>The environment on top of the tests' own; what would point the program elsewhere is taken out of that one.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>An empty folder by default: no <c>admin.key</c> lies there.</summary>
    public string WorkingDirectory { get; init; } = Path.GetDirectoryName(typeof(CliProcess).Assembly.Location)!;

    /// <summary>The width of the terminal.</summary>
    public int Columns { get; init; } = 120;

    /// <summary>A program that knows this gateway and its admin key.</summary>
    public static CliProcess For(Uri gateway, params (string Name, string Value)[] environment) => new()
    {
        Environment = new Dictionary<string, string>(
        [
            KeyValuePair.Create("GATEWAY_URL", gateway.AbsoluteUri), KeyValuePair.Create("GATEWAY_ADMIN_KEY", TestGateway.AdminKey),
            .. environment.Select(e => KeyValuePair.Create(e.Name, e.Value)),
        ]),
    };

    /// <summary>Runs it with stdout and stderr in pipes.</summary>
    public Task<CliResult> RunAsync(params string[] arguments) => RunAsync(Host, ["exec", Program, .. arguments]);

    /// <summary>Runs it in a pseudo-terminal, where stdout and stderr come out together.</summary>
    public Task<CliResult> RunInTerminalAsync(params string[] arguments) => RunAsync("script", TerminalArguments(arguments));

    /// <summary>Starts it with stdout and stderr in pipes.</summary>
    public Process Start(params string[] arguments) => Start(Host, ["exec", Program, .. arguments]);

    /// <summary>Starts it in a pseudo-terminal: what is written to its input is typed.</summary>
    public Process StartInTerminal(params string[] arguments) => Start("script", TerminalArguments(arguments));

    private static string Host => System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    // A test run in the background has Ctrl-C ignored, and so would its children.
    private string[] TerminalArguments(string[] arguments) =>
    [
        "--quiet", "--return", "--command",
        $"stty cols {Columns} rows 50; exec env --default-signal=INT {string.Join(' ', new[] { Host, "exec", Program }.Concat(arguments).Select(Quoted))}",
        "/dev/null",
    ];

    private async Task<CliResult> RunAsync(string file, string[] arguments)
    {
        using var process = Start(file, arguments);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    public static async Task<CliResult> EndAsync(Process process)
    {
        var token = TestContext.Current.CancellationToken;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
        await process.WaitForExitAsync(token);
        return new CliResult(process.ExitCode, await output, await errors);
    }

    private Process Start(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = WorkingDirectory,
        };
        foreach (var name in new[] { "GATEWAY_URL", "GATEWAY_ADMIN_KEY", "NO_COLOR" })
            start.Environment.Remove(name);
        start.Environment["TERM"] = "xterm-256color";
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string Quoted(string argument) => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
