using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>config show</c>.</summary>
internal static class ConfigShowCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("show", "The configuration that counts, its version, and how it was read last; --json has all of it.");
        CommandSession.Attach(command, options, (_, session, cancellationToken) => session.ShowAsync(
            AdminCall.Get("config"),
            AdminJson.Default.ConfigAnswer,
            ConfigView.Show,
            cancellationToken: cancellationToken));
        return command;
    }
}
