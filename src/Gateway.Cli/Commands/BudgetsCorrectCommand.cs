using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Gateway.Cli.Api;
using Gateway.Cli.Api.Answers;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>budgets correct</c>.</summary>
internal static class BudgetsCorrectCommand
{
    public static Command Create(GlobalOptions options)
    {
        var budget = new Argument<string>("budget") { Description = "The budget's name, as budgets list shows it." };
        var usd = new Option<decimal>("--usd")
        {
            Description = "US dollars added to what is spent; below 0 takes them back.", HelpName = "amount", Required = true, CustomParser = ReadAmount,
        };
        var reason = new Option<string>("--reason") { Description = "Why: it is kept beside the correction.", HelpName = "text", Required = true };
        var subject = new Option<string?>("--subject") { Description = "The key or user, for a budget that each has.", HelpName = "key|user" };
        var command = new Command("correct", "Puts right what is spent on a budget; the log stays as it is.") { budget, usd, reason, subject };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => session.ShowAsync(
            AdminCall.Post(
                $"budgets/{Uri.EscapeDataString(parsed.GetRequiredValue(budget))}/corrections",
                new CorrectionOrder(parsed.GetValue(subject), parsed.GetValue(usd), parsed.GetRequiredValue(reason)), AdminJson.Default.CorrectionOrder),
            AdminJson.Default.BudgetAnswer,
            (answer, screen) => BudgetsView.ShowAll([answer], screen),
            cancellationToken: cancellationToken));
        return command;
    }

    private static decimal ReadAmount(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd) && usd != 0)
            return usd;
        result.AddError($"--usd: '{text}' is no amount; write -0.5 or 12.");
        return 0;
    }
}
