using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Api.Answers;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>provider test</c>.</summary>
internal static class ProviderTestCommand
{
    // A model may take minutes to answer; the gateway's own timeouts end it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(11);

    public static Command Create(GlobalOptions options)
    {
        var provider = Arguments.Provider();
        var model = new Option<string?>("--model", "-m") { Description = "The model to ask (else the provider's default).", HelpName = "model" };
        var stream = new Option<bool>("--stream") { Description = "Ask for a stream." };
        var command = new Command("test", "Sends one small real request to a provider; it may cost money. Exit code 1 where it fails.")
        {
            provider, model, stream,
        };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => session.ShowAsync(
            AdminCall.Post(
                $"providers/{Uri.EscapeDataString(parsed.GetRequiredValue(provider))}/test",
                new TestOrder(parsed.GetValue(model), parsed.GetValue(stream) ? true : null),
                AdminJson.Default.TestOrder) with { Patience = Patience },
            AdminJson.Default.TestAnswer,
            TestView.Show,
            answer => answer.Ok,
            cancellationToken));
        return command;
    }
}
