using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>provider circuit reset</c>.</summary>
internal static class CircuitResetCommand
{
    public static Command Create(GlobalOptions options)
    {
        var provider = Arguments.Provider();
        var command = new Command("reset", "Closes a provider's circuit: its next request is let through.") { provider };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => session.ShowAsync(
            AdminCall.Post($"circuits/{Uri.EscapeDataString(parsed.GetRequiredValue(provider))}/reset"),
            AdminJson.Default.CircuitAnswer,
            (answer, screen) => CircuitsView.Show([answer], screen),
            cancellationToken: cancellationToken));
        return command;
    }
}
