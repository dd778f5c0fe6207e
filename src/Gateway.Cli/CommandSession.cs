using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Cli.Api;
using Gateway.Cli.Rendering;

namespace Gateway.Cli;

/// <summary>One run of a command: the gateway it asks, and how its answer is shown.</summary>
internal sealed class CommandSession : IDisposable
{
    private CommandSession(AdminClient client, bool isJson) => (Client, IsJson) = (client, isJson);

    public AdminClient Client { get; }

    /// <summary>The gateway's own JSON is all that stdout gets.</summary>
    public bool IsJson { get; }

    /// <summary>Makes <paramref name="action"/> what the command does; however it ends, it ends in an exit code.</summary>
    public static void Attach(Command command, GlobalOptions options, Func<ParseResult, CommandSession, CancellationToken, Task<ExitCode>> action) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var isJson = parsed.GetValue(options.Json);
            try
            {
                using var session = new CommandSession(new AdminClient(Connection.Read(parsed, options)), isJson);
                return (int)await action(parsed, session, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return (int)ExitCode.Interrupted;
            }
            catch (CommandException e)
            {
                return (int)await FailAsync(e, isJson).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                // Reading is the client's matter, and it says so itself: this was a write.
                var failure = new CommandException(ExitCode.BadAnswer, $"The answer cannot be written: {e.Message}");
                return (int)await FailAsync(failure, isJson).ConfigureAwait(false);
            }
        });

    /// <summary>Asks, and shows the answer.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="type">The answer's type.</param>
    /// <param name="show">Shows it to people.</param>
    /// <param name="isGood">Judges it for the exit code; null where any answer is a good one.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    public async Task<ExitCode> ShowAsync<T>(
        AdminCall call, JsonTypeInfo<T> type, Action<T, Screen> show, Func<T, bool>? isGood = null, CancellationToken cancellationToken = default)
        where T : class
    {
        var body = await Client.SendAsync(call, cancellationToken).ConfigureAwait(false);
        var answer = Read(body, type);
        if (IsJson)
            await PrintAsync(body, cancellationToken).ConfigureAwait(false);
        else
            show(answer, Screen.Output);
        return isGood?.Invoke(answer) == false ? ExitCode.BadAnswer : ExitCode.Ok;
    }

    public static async Task PrintAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(json, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => Client.Dispose();

    private T Read<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException e)
        {
            throw Client.Errors.NotUnderstood(e.Message);
        }
    }

    private static async Task<ExitCode> FailAsync(CommandException e, bool isJson)
    {
        if (isJson && !e.Answer.IsEmpty)
            await PrintAsync(e.Answer, CancellationToken.None).ConfigureAwait(false);
        Screen.Errors.Say($"error: {e.Message}", Tone.Bad);
        foreach (var way in e.Ways)
            Screen.Errors.Say($"  {way}");
        return e.Code;
    }
}
