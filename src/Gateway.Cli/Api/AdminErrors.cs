using System.Net;
using System.Text.Json;
using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Api;

/// <summary>Says what went wrong between this program and the gateway, and what to do about it.</summary>
internal sealed class AdminErrors(Connection connection)
{
    private static readonly string[] WhereTheKeyIs =
    [
        $"The gateway's key is {Connection.KeyVariable} where that is set for it, else in the file {Connection.KeyFile} beside its store;"
        + " its start-up log names it.",
        $"Give it here as --admin-key <key> or {Connection.KeyVariable}, or run this where the file {Connection.KeyFile} is.",
    ];

    private string[] StartOrPoint =>
    [
        "Start one:          dotnet run --project src/Gateway",
        $"Or say where it is: --url <url>, or the environment variable {Connection.UrlVariable}",
    ];

    public CommandException Unreachable(HttpRequestException e) =>
        new(ExitCode.Unreachable, $"No gateway answers at {connection.Place} ({Innermost(e)}).", StartOrPoint);

    public CommandException Silent(TimeSpan patience) =>
        new(ExitCode.Unreachable, $"The gateway at {connection.Place} did not answer within {patience.TotalSeconds:0} s.");

    public CommandException BrokenOff(Exception e) =>
        new(ExitCode.Unreachable, $"The gateway at {connection.Place} broke off its answer ({Innermost(e)}); what came of it is not whole.");

    public CommandException NotUnderstood(string why) => new(
        ExitCode.BadAnswer, $"What answers at {connection.Place} does not answer like this gateway: {why}",
        $"Check the address (--url, {Connection.UrlVariable}), and that both are of the same version.");

    /// <summary>Any status but a success.</summary>
    public CommandException Refusal(HttpResponseMessage answer, byte[] body)
    {
        var (problem, status) = (Read(body), (int)answer.StatusCode);
        var detail = problem?.Detail ?? problem?.Title;
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized when connection.Key is null =>
                Of("The admin key is needed, and none was found.", WhereTheKeyIs),
            HttpStatusCode.Unauthorized => Of($"The gateway at {connection.Place} refused the admin key from {connection.KeySource}.", WhereTheKeyIs),
            _ when detail is null => Of(
                $"What answers at {connection.Place} answered {status} {answer.ReasonPhrase}, not like this gateway.",
                [$"Check the address (--url, {Connection.UrlVariable}), and that both are of the same version."]),
            _ when problem?.Problems is { Count: > 0 } each => Of($"{detail.Split(':', 2)[0]} ({status}):", each),
            _ => Of($"{detail} ({status})", []),
        };

        CommandException Of(string message, IReadOnlyList<string> ways) => new(ExitCode.BadAnswer, message, ways) { Answer = body };
    }

    private static ProblemAnswer? Read(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : JsonSerializer.Deserialize(body, AdminJson.Default.ProblemAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Innermost(Exception e) => e.GetBaseException().Message.TrimEnd('.');
}
