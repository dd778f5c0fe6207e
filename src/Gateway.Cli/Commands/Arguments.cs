using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Gateway.Cli.Commands;

/// <summary>Arguments and options several commands have in common, with their checks.</summary>
internal static class Arguments
{
    public static Argument<string> Provider() => new("provider") { Description = "The provider's name in the configuration (claude, gemini, openai, …)." };

    /// <summary>Hours back from now; the gateway's default is 24.</summary>
    public static Option<int> Hours(string name, int max) =>
        Number(new Option<int>(name) { Description = "How many hours back.", HelpName = "hours", DefaultValueFactory = _ => 24 }, max);

    /// <summary>Whole numbers from 1 to <paramref name="max"/>.</summary>
    public static Option<int> Number(Option<int> option, int max)
    {
        option.CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max)
                return number;
            result.AddError(max == int.MaxValue
                ? $"{option.Name}: '{text}' is not a whole number from 1 on."
                : $"{option.Name}: '{text}' is not a whole number from 1 to {max}.");
            return 0;
        };
        return option;
    }

    /// <summary>A date or a time; UTC where it says nothing else.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = $"{description} (2026-05-01 or 2026-05-01T12:00:00Z; UTC).",
        HelpName = "time",
        CustomParser = result => ParseTime(name, result),
    };

    private static DateTimeOffset? ParseTime(string name, ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        // Times of day and names of months would be read too, in their own ways.
        var isDate = text.Length >= 10 && text[4] == '-' && char.IsAsciiDigit(text[0]);
        if (isDate && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        result.AddError($"{name}: '{text}' is no time; write 2026-05-01 or 2026-05-01T12:00:00Z.");
        return null;
    }
}
