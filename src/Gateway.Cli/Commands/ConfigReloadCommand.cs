using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>config reload</c>.</summary>
internal static class ConfigReloadCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("reload", "Has the gateway read its configuration again; where that is wrong, what counted goes on to count and every problem is named.");
        CommandSession.Attach(command, options, (_, session, cancellationToken) => session.ShowAsync(
            AdminCall.Post("config/reload"),
            AdminJson.Default.ReloadedAnswer,
            ConfigView.Show,
            cancellationToken: cancellationToken));
        return command;
    }
}
