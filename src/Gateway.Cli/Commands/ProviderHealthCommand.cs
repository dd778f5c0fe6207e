using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>provider health</c>.</summary>
internal static class ProviderHealthCommand
{
    public static Command Create(GlobalOptions options)
    {
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Ask each provider now, and say the reasons and the last errors." };
        var command = new Command("health", "How the providers are doing. Exit code 1 unless every provider that has a credential is healthy.") { verbose };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) =>
        {
            var isVerbose = parsed.GetValue(verbose);
            return session.ShowAsync(
                AdminCall.Get("providers/health", ("probe", isVerbose ? "true" : null)),
                AdminJson.Default.HealthAnswer,
                (answer, screen) => HealthView.Show(answer, isVerbose, screen),
                answer => answer.Status == "healthy",
                cancellationToken);
        });
        return command;
    }
}
