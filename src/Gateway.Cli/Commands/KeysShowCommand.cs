using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>keys show</c>.</summary>
internal static class KeysShowCommand
{
    public static Command Create(GlobalOptions options)
    {
        var id = new Argument<string>("id") { Description = "The key's id, as keys list shows it; of a configured key its name." };
        var command = new Command("show", "What one key may do, without what opens anything.") { id };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => session.ShowAsync(
            AdminCall.Get($"keys/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}"),
            AdminJson.Default.KeyAnswer,
            (key, screen) => KeysView.ShowOne(key, TimeProvider.System.GetUtcNow(), screen),
            cancellationToken: cancellationToken));
        return command;
    }
}
