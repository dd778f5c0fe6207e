using System.CommandLine;
using System.Globalization;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>provider logs</c>.</summary>
internal static class ProviderLogsCommand
{
    private const int MaxCount = 1000;

    public static Command Create(GlobalOptions options)
    {
        var count = Arguments.Number(
            new Option<int>("-n", "--count") { Description = "How many at most.", HelpName = "count", DefaultValueFactory = _ => 50 }, MaxCount);
        var provider = new Option<string?>("-p", "--provider") { Description = "Of this provider alone.", HelpName = "provider" };
        var failed = new Option<bool>("--failed") { Description = "Those that failed alone." };
        var command = new Command("logs", "The latest requests, newest first.") { count, provider, failed };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => session.ShowAsync(
            AdminCall.Get(
                "logs",
                ("limit", parsed.GetValue(count).ToString(CultureInfo.InvariantCulture)),
                ("provider", parsed.GetValue(provider)),
                ("failed", parsed.GetValue(failed) ? "true" : null)),
            AdminJson.Default.LogsAnswer,
            LogsView.Show,
            cancellationToken: cancellationToken));
        return command;
    }
}
