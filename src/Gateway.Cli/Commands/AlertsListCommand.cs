using System.CommandLine;
using System.Globalization;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>alerts list</c>.</summary>
internal static class AlertsListCommand
{
    private const int MaxCount = 1000;
    private const int DefaultCount = 20;

    public static Command Create(GlobalOptions options)
    {
        var count = Arguments.Number(
            new Option<int>("--count", "-n") { Description = "How many that are over.", HelpName = "count", DefaultValueFactory = _ => DefaultCount }, MaxCount);
        var command = new Command("list", "The alerts that fire, then those that are over, the newest first.") { count };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => session.ShowAsync(
            AdminCall.Get("alerts", ("limit", parsed.GetValue(count).ToString(CultureInfo.InvariantCulture))),
            AdminJson.Default.AlertsAnswer,
            AlertsView.Show,
            cancellationToken: cancellationToken));
        return command;
    }
}
