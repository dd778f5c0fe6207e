using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>alerts test</c>.</summary>
internal static class AlertsTestCommand
{
    // A channel's own timeout, two minutes at most, ends its try.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static Command Create(GlobalOptions options)
    {
        var channel = new Argument<string?>("channel")
        {
            Description = "The channel to test (else all that are switched on).", Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("test", "Sends a test notice to the channels of alerts. Exit code 1 where one does not take it.") { channel };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => parsed.GetValue(channel) is { } name
            ? session.ShowAsync(
                AdminCall.Post($"alerts/channels/{Uri.EscapeDataString(name)}/test") with { Patience = Patience },
                AdminJson.Default.NotificationAnswer,
                (answer, screen) => AlertsView.ShowTests([answer], screen),
                answer => answer.IsSent,
                cancellationToken)
            : session.ShowAsync(
                AdminCall.Post("alerts/test") with { Patience = Patience },
                AdminJson.Default.NotificationsAnswer,
                (answer, screen) => AlertsView.ShowTests(answer.Notifications, screen),
                answer => answer.Notifications?.All(n => n.IsSent) == true,
                cancellationToken));
        return command;
    }
}
