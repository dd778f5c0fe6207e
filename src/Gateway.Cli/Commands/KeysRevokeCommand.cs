using System.CommandLine;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering;

namespace Gateway.Cli.Commands;

/// <summary><c>keys revoke</c>.</summary>
internal static class KeysRevokeCommand
{
    public static Command Create(GlobalOptions options)
    {
        var id = new Argument<string>("id") { Description = "The key's id, as keys list shows it." };
        var command = new Command("revoke", "Revokes a key: it opens nothing from now on.") { id };
        CommandSession.Attach(command, options, async (parsed, session, cancellationToken) =>
        {
            var key = parsed.GetRequiredValue(id);
            await session.Client.SendAsync(AdminCall.Delete($"keys/{Uri.EscapeDataString(key)}"), cancellationToken).ConfigureAwait(false);

            // The gateway answers without content: for --json that is an object without members.
            if (session.IsJson)
                await CommandSession.PrintAsync("{}"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            else
                Screen.Output.Say($"Revoked {key}.");
            return ExitCode.Ok;
        });
        return command;
    }
}
