using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Commands;

/// <summary>What comes with a key, as options of <c>keys create</c>. Those of lists may be given several times.</summary>
internal sealed class KeyTermOptions
{
    private readonly Option<string?> _owner = new("--owner") { Description = "Who it is for.", HelpName = "owner" };
    private readonly Option<DateTimeOffset?> _expires = Arguments.Time("--expires", "From when on it opens nothing; else never");
    private readonly Option<string[]> _labels = List("--label", "label", "A label, for budgets: team=search.");
    private readonly Option<string[]> _models = List("--model", "pattern", "A model it may ask for: claude-*, openai/gpt-5-mini; else every model.");
    private readonly Option<string[]> _routes = List("--route", "route", "A route it may ask for; else every route.");
    private readonly Option<string[]> _surfaces = List("--surface", "surface", "What it may be used for: messages, chat_completions, count_tokens, models, native; else everything.");
    private readonly Option<string[]> _ranges = List("--ip", "range", "Where it may be used from: 10.0.0.0/8; else everywhere.");
    private readonly Option<string?> _priority = new("--priority") { Description = "Whose turn it is first where requests wait: high, normal, low.", HelpName = "priority" };
    private readonly Option<int> _requests = Number("--rpm", "Requests a minute.");
    private readonly Option<int> _tokens = Number("--tpm", "Tokens a minute.");
    private readonly Option<int> _concurrent = Number("--concurrent", "Requests at one time.");
    private readonly Option<int> _burst = Number("--burst", "Requests at once; else as many as a minute has (--rpm).");
    private readonly Option<KeyBudget?> _budget = new("--budget")
    {
        Description = "US dollars in an hour, a day, a calendar month or in total: 5/day.", HelpName = "usd/period", CustomParser = ParseBudget,
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_owner, _expires, _labels, _models, _routes, _surfaces, _ranges, _priority, _requests, _tokens, _concurrent, _burst, _budget])
            command.Add(option);
    }

    public KeyOrder Order(string name, ParseResult parsed) => new(name, parsed.GetValue(_owner), parsed.GetValue(_expires))
    {
        Labels = Given(parsed, _labels),
        Models = Given(parsed, _models),
        Routes = Given(parsed, _routes),
        Surfaces = Given(parsed, _surfaces),
        IpRanges = Given(parsed, _ranges),
        Priority = parsed.GetValue(_priority),
        Limits = Limits(parsed),
        Budget = parsed.GetValue(_budget),
    };

    private KeyLimits? Limits(ParseResult parsed)
    {
        var limits = new KeyLimits(Given(parsed, _requests), Given(parsed, _tokens), Given(parsed, _concurrent), Given(parsed, _burst));
        return limits == new KeyLimits(null, null, null, null) ? null : limits;
    }

    private static Option<string[]> List(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, Arity = ArgumentArity.OneOrMore };

    private static Option<int> Number(string name, string description) =>
        Arguments.Number(new Option<int>(name) { Description = description, HelpName = "n" }, int.MaxValue);

    private static string[]? Given(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) is { Length: > 0 } list ? list : null;

    private static int? Given(ParseResult parsed, Option<int> option) => parsed.GetResult(option) is null ? null : parsed.GetValue(option);

    private static KeyBudget? ParseBudget(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (text.Split('/') is [var usd, ("hour" or "day" or "month" or "total") and var per]
            && decimal.TryParse(usd, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount > 0)
            return new KeyBudget(amount, per);
        result.AddError($"--budget: '{text}' is no budget; write US dollars and hour, day, month or total: 5/day.");
        return null;
    }
}
