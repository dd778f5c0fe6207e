using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Cli.Rendering;

namespace Gateway.Cli;

/// <summary>Says on stderr what is wrong with a command line, and what may have been meant.</summary>
internal static class UsageErrors
{
    private const int MaxDistance = 3;

    public static void Write(ParseResult parsed, Screen screen)
    {
        var path = PathOf(parsed.CommandResult);
        foreach (var message in Messages(parsed, path))
            screen.Say($"error: {message}", Tone.Bad);
        if (parsed.UnmatchedTokens.Count == 0 && parsed.CommandResult.Command.Subcommands.Count > 0)
            screen.Say($"  There are: {string.Join(", ", parsed.CommandResult.Command.Subcommands.Select(c => c.Name))}.");
        screen.Say($"  {path} --help says what there is.");
    }

    // What comes behind a misspelt command was meant for that one; and that a command is missing says nothing then.
    private static IEnumerable<string> Messages(ParseResult parsed, string path)
    {
        if (parsed.UnmatchedTokens.Count == 0)
            return parsed.Errors.Select(e => e.Message);
        var unknown = parsed.CommandResult.Command.Subcommands.Count > 0 ? parsed.UnmatchedTokens.Take(1) : parsed.UnmatchedTokens;
        return unknown.Select(t => $"{path} knows no '{t}'.{Suggestion(t, parsed)}")
            .Concat(parsed.Errors.Where(e => e.SymbolResult is not CommandResult).Select(e => e.Message));
    }

    private static string Suggestion(string token, ParseResult parsed)
    {
        var known = token.StartsWith('-') ? OptionsOf(parsed.CommandResult) : CommandsUnder(parsed.RootCommandResult.Command, "");
        var nearest = known.Select(k => (k.Shown, Distance: Distance(token, k.Name))).OrderBy(k => k.Distance).FirstOrDefault();
        return nearest.Shown is not null && nearest.Distance <= Math.Min(MaxDistance, token.Length / 2) ? $" Did you mean {nearest.Shown}?" : "";
    }

    private static IEnumerable<(string Name, string Shown)> OptionsOf(CommandResult command)
    {
        for (var (result, isOwn) = (command, true); result is not null; (result, isOwn) = (result.Parent as CommandResult, false))
        {
            foreach (var option in result.Command.Options.Where(o => isOwn || o.Recursive))
                yield return (option.Name, option.Name);
        }
    }

    private static IEnumerable<(string Name, string Shown)> CommandsUnder(Command parent, string path)
    {
        var prefix = $"{path}{parent.Name} ";
        return parent.Subcommands.SelectMany(c => CommandsUnder(c, prefix).Prepend((c.Name, prefix + c.Name)));
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : command.Command.Name;

    /// <summary>How many letters have to be put in, taken out or changed (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= other.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
