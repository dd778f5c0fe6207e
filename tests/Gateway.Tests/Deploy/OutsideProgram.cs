using System.Diagnostics;

namespace Gateway.Tests.Deploy;

/// <summary>A program of the distribution that a test runs; where it is not installed, the test is skipped. CI has them all.</summary>
internal static class OutsideProgram
{
    public static bool IsInstalled(string name) => Find(name) is not null;

    /// <summary>Runs it to its end. Its output is both streams, in no order between them.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string name, string? input, params string[] arguments)
    {
        Assert.SkipUnless(IsInstalled(name), $"{name} is not installed");
        var token = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(Find(name)!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = DeployFiles.Root,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
        await process.StandardInput.WriteAsync(input.AsMemory(), token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(token);
        return (process.ExitCode, await output + await errors);
    }

    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
