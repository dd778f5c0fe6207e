using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>keys list</c>.</summary>
internal static class KeysListCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("list", "The keys, without what opens anything.");
        CommandSession.Attach(command, options, (_, session, cancellationToken) => session.ShowAsync(
            AdminCall.Get("keys"),
            AdminJson.Default.KeysAnswer,
            (answer, screen) => KeysView.ShowAll(answer.Keys, TimeProvider.System.GetUtcNow(), screen),
            cancellationToken: cancellationToken));
        return command;
    }
}
