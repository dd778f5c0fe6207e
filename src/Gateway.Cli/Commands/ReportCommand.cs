using System.CommandLine;
using System.Globalization;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>report</c>.</summary>
internal static class ReportCommand
{
    public static Command Create(GlobalOptions options)
    {
        var hours = Arguments.Hours("--hours", 4392);
        var command = new Command("report", "This time beside the time before: trends, alerts, strengths, weaknesses, what to do.") { hours };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => session.ShowAsync(
            AdminCall.Get("report", ("hours", parsed.GetValue(hours).ToString(CultureInfo.InvariantCulture))),
            AdminJson.Default.ReportAnswer,
            ReportView.Show,
            cancellationToken: cancellationToken));
        return command;
    }
}
