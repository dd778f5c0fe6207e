using System.CommandLine;
using System.Globalization;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>provider stats</c>.</summary>
internal static class ProviderStatsCommand
{
    public static Command Create(GlobalOptions options)
    {
        var time = Arguments.Hours("--time", 8784);
        var command = new Command("stats", "Requests, tokens, cost, latency and errors by provider and model.") { time };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => session.ShowAsync(
            AdminCall.Get("stats", ("hours", parsed.GetValue(time).ToString(CultureInfo.InvariantCulture))),
            AdminJson.Default.StatsAnswer,
            StatsView.Show,
            cancellationToken: cancellationToken));
        return command;
    }
}
