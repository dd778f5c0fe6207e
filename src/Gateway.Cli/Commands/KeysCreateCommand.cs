using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>keys create</c>.</summary>
internal static class KeysCreateCommand
{
    public static Command Create(GlobalOptions options)
    {
        var name = new Argument<string>("name") { Description = "What to call it." };
        var terms = new KeyTermOptions();
        var command = new Command("create", "Makes a key. It is shown this once.") { name };
        terms.AddTo(command);
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => session.ShowAsync(
            AdminCall.Post("keys", terms.Order(parsed.GetRequiredValue(name), parsed), AdminJson.Default.KeyOrder),
            AdminJson.Default.KeyAnswer,
            KeysView.ShowNew,
            cancellationToken: cancellationToken));
        return command;
    }
}
