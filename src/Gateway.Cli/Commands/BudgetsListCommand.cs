using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>budgets list</c>.</summary>
internal static class BudgetsListCommand
{
    public static Command Create(GlobalOptions options)
    {
        var budget = new Option<string?>("--budget") { Description = "This budget alone.", HelpName = "name" };
        var subject = new Option<string?>("--subject") { Description = "This key or user alone.", HelpName = "key|user" };
        var command = new Command("list", "How the budgets stand, those nearest to their cap first.") { budget, subject };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => session.ShowAsync(
            AdminCall.Get("budgets", ("budget", parsed.GetValue(budget)), ("subject", parsed.GetValue(subject))),
            AdminJson.Default.BudgetsAnswer,
            (answer, screen) => BudgetsView.ShowAll(answer.Budgets, screen),
            cancellationToken: cancellationToken));
        return command;
    }
}
