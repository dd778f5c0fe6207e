using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>provider circuit status</c>.</summary>
internal static class CircuitStatusCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("status", "Each provider's circuit: closed, half_open or open, since when, why, and for how long.");
        CommandSession.Attach(command, options, (_, session, cancellationToken) => session.ShowAsync(
            AdminCall.Get("circuits"),
            AdminJson.Default.CircuitsAnswer,
            (answer, screen) => CircuitsView.Show(answer.Circuits, screen),
            cancellationToken: cancellationToken));
        return command;
    }
}
