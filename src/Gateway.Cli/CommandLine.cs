using System.CommandLine;
using System.CommandLine.Invocation;
using Gateway.Cli.Rendering;

namespace Gateway.Cli;

/// <summary>From arguments to an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(Command root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Action is not ParseErrorAction)
            return await parsed.InvokeAsync().ConfigureAwait(false);
        UsageErrors.Write(parsed, Screen.Errors);
        return (int)ExitCode.Usage;
    }
}
