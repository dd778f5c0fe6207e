using System.CommandLine;
using System.Globalization;
using Gateway.Cli.Api;

namespace Gateway.Cli.Commands;

/// <summary><c>usage export</c>.</summary>
internal static class UsageExportCommand
{
    public static Command Create(GlobalOptions options)
    {
        var from = Arguments.Time("--from", "From when; else the last 30 days");
        var to = Arguments.Time("--to", "Until when; else now");
        var groupBy = new Option<string?>("--group-by") { Description = "What a row is of: model, provider, user, key, day or conversation.", HelpName = "group" };
        groupBy.AcceptOnlyFromAmong("model", "provider", "user", "key", "day", "conversation");
        var format = new Option<string?>("--format") { Description = "The format (csv, or json with --json).", HelpName = "csv|json" };
        format.AcceptOnlyFromAmong("csv", "json");
        var output = new Option<string?>("--output", "-o") { Description = "Write to this file, replacing it, instead of stdout.", HelpName = "file" };
        var command = new Command("export", "Usage and cost as CSV (RFC 4180) or JSON, as the gateway writes it, however long.")
        {
            from, to, groupBy, format, output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(options.Json) && result.GetValue(format) == "csv")
                result.AddError("--json and --format csv exclude each other.");
        });
        CommandSession.Attach(command, options, async (parsed, session, cancellationToken) =>
        {
            var call = AdminCall.Get(
                "usage",
                ("from", Text(parsed.GetValue(from))),
                ("to", Text(parsed.GetValue(to))),
                ("groupBy", parsed.GetValue(groupBy)),
                ("format", session.IsJson ? "json" : parsed.GetValue(format) ?? "csv"));
            if (parsed.GetValue(output) is { } path)
                await ExportFile.WriteAsync(path, open => session.Client.CopyAsync(call, open, cancellationToken)).ConfigureAwait(false);
            else
                await session.Client.CopyAsync(call, Console.OpenStandardOutput, cancellationToken).ConfigureAwait(false);
            return ExitCode.Ok;
        });
        return command;
    }

    private static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", CultureInfo.InvariantCulture);
}
