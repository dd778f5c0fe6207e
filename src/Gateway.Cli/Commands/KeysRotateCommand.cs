using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Api.Answers;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>keys rotate</c>.</summary>
internal static class KeysRotateCommand
{
    private const int LongestGrace = 7 * 24 * 60 * 60;

    public static Command Create(GlobalOptions options)
    {
        var id = new Argument<string>("id") { Description = "The key's id, as keys list shows it." };
        var grace = Arguments.Number(
            new Option<int>("--grace") { Description = "How many seconds longer the secret it has opens it; else it opens nothing from now on.", HelpName = "seconds" }, LongestGrace);
        var command = new Command("rotate", "Gives a key a new secret. It is shown this once.") { id, grace };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => session.ShowAsync(
            AdminCall.Post(
                $"keys/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/rotate", new RotateOrder(parsed.GetValue(grace)), AdminJson.Default.RotateOrder),
            AdminJson.Default.KeyAnswer,
            KeysView.ShowNew,
            cancellationToken: cancellationToken));
        return command;
    }
}
