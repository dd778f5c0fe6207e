using System.CommandLine;
using System.CommandLine.Help;

namespace Gateway.Cli.Commands;

/// <summary>The table of contents of the command line.</summary>
internal static class GatewayCommand
{
    private const string Description =
        """
        Asks a running gateway, through its admin API, how it is doing.

        In a terminal the answers are tables; in a pipe they are rows of tab-separated columns with exact figures; with --json they are the gateway's own.
        Exit codes: 0 ok, 1 the answer is bad (an unhealthy provider, a failed test, an error), 2 usage, 3 gateway unreachable.
        """;

    public static Command Create()
    {
        var options = new GlobalOptions();
        // A RootCommand would be called what the assembly is called, in every usage line.
        return new Command("gateway", Description)
        {
            new Command("provider", "Providers: health, figures, log, circuits, tests.")
            {
                ProviderHealthCommand.Create(options),
                ProviderStatsCommand.Create(options),
                ProviderLogsCommand.Create(options),
                new Command("circuit", "Circuit breakers: how they stand, and closing one by hand.")
                {
                    CircuitStatusCommand.Create(options),
                    CircuitResetCommand.Create(options),
                },
                ProviderTestCommand.Create(options),
            },
            new Command("usage", "Tokens and money by model, provider, user, key, day or conversation.") { UsageExportCommand.Create(options) },
            new Command("keys", "Keys for the chat surfaces.")
            {
                KeysCreateCommand.Create(options),
                KeysListCommand.Create(options),
                KeysShowCommand.Create(options),
                KeysRotateCommand.Create(options),
                KeysRevokeCommand.Create(options),
            },
            new Command("budgets", "Budgets: how they stand, and putting right what is spent.")
            {
                BudgetsListCommand.Create(options),
                BudgetsCorrectCommand.Create(options),
            },
            new Command("alerts", "Alerts, and trying out the channels they are told over.")
            {
                AlertsListCommand.Create(options),
                AlertsTestCommand.Create(options),
            },
            new Command("config", "The configuration, and having it read again.")
            {
                ConfigShowCommand.Create(options),
                ConfigReloadCommand.Create(options),
            },
            ReportCommand.Create(options),
            options.Url, options.AdminKey, options.Json, new HelpOption(), new VersionOption(),
        };
    }
}
