using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Api.Answers;
using Gateway.Cli.Rendering.Views;

namespace Gateway.Cli.Commands;

/// <summary><c>keys create</c>.</summary>
internal static class KeysCreateCommand
{
    public static Command Create(GlobalOptions options)
    {
        var name = new Argument<string>("name") { Description = "What to call it." };
        var owner = new Option<string?>("--owner") { Description = "Who it is for.", HelpName = "owner" };
        var expires = Arguments.Time("--expires", "From when on it opens nothing; else never");
        var command = new Command("create", "Makes a key. It is shown this once.") { name, owner, expires };
        CommandSession.Attach(command, options, (parsed, session, cancellationToken) => session.ShowAsync(
            AdminCall.Post(
                "keys", new KeyOrder(parsed.GetRequiredValue(name), parsed.GetValue(owner), parsed.GetValue(expires)), AdminJson.Default.KeyOrder),
            AdminJson.Default.KeyAnswer,
            KeysView.ShowNew,
            cancellationToken: cancellationToken));
        return command;
    }
}
