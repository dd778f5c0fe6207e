using System.Globalization;
using Gateway.Model.Budgets;

namespace Gateway.Routing;

/// <summary>The rules of the section <c>Budgets</c>.</summary>
internal sealed class BudgetRules(Action<string, string> fail)
{
    private const int LongestName = 64;

    public void Check(string name, BudgetOptions budget)
    {
        var path = $"Budgets:{name}";
        if (name.Length is 0 or > LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            fail(path, $"a budget's name is made of letters, digits, '-', '_' and '.', {LongestName} at most");
        Check(path, budget.Usd, budget.Per);
        CheckScope(path, budget);
    }

    /// <summary>How much, and in which time: of a budget that comes with a key, too.</summary>
    public void Check(string path, decimal? usd, string? per)
    {
        CheckAmount(path, usd);
        if (per is null)
            fail($"{path}:{nameof(BudgetOptions.Per)}", "hour, day, month or total is expected");
        else if (!BudgetPerWords.All.TryRead(per, out _, out var known))
            fail($"{path}:{nameof(BudgetOptions.Per)}", $"'{per}' is no time of a budget; known are {known}");
    }

    private void CheckAmount(string path, decimal? usd)
    {
        if (usd is null)
            fail($"{path}:{nameof(BudgetOptions.Usd)}", "an amount is expected, in US dollars");
        else if (usd is <= 0 or > BudgetOptions.Most)
            fail($"{path}:{nameof(BudgetOptions.Usd)}", string.Create(CultureInfo.InvariantCulture, $"{usd} is out of range: above 0 and up to {BudgetOptions.Most}"));
    }

    private void CheckScope(string path, BudgetOptions budget)
    {
        if (budget.Each is not (null or "key" or "user"))
            fail($"{path}:{nameof(budget.Each)}", $"'{budget.Each}' is neither key nor user");
        string?[] scopes = [budget.Each, budget.Key, budget.User, budget.Label];
        if (scopes.Count(s => s is not null) > 1)
            fail(path, "holds for one of Each, Key, User and Label, or for everything");
        if (scopes.Contains(""))
            fail(path, "Each, Key, User and Label must not be empty; leave out what does not count");
    }
}
