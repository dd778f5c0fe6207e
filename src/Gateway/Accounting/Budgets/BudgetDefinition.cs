using Gateway.Model;
using Gateway.Model.Budgets;
using Gateway.Model.Callers;

namespace Gateway.Accounting.Budgets;

/// <summary>A budget as it counts: how much, in which time, for whom.</summary>
public sealed class BudgetDefinition
{
    private readonly BudgetOptions _options;

    /// <param name="id">Its name in the configuration, or <see cref="BudgetAccount.OfKey"/>.</param>
    /// <param name="options">As they were validated.</param>
    public BudgetDefinition(string id, BudgetOptions options)
    {
        (Id, _options) = (id, options);
        (CapNano, Per) = (NanoUsd.FromUsd(options.Usd!.Value), BudgetPerWords.All.Read(options.Per!));
    }

    public string Id { get; }

    public long CapNano { get; }

    public BudgetPer Per { get; }

    public bool LowersMaxTokens => _options.LowerMaxTokens;

    public bool AllowsUnpriced => _options.AllowUnpriced;

    /// <summary>Each key or user has an account of its own.</summary>
    public bool IsEach => _options.Each is not null;

    /// <summary>Whose user it is decides whom it holds for.</summary>
    public bool GoesByUsers => _options.User is not null || _options.Each == "user";

    /// <summary>Only one key or user spends on an account of it.</summary>
    public bool IsOnesOwn => IsEach || _options.Key is not null || _options.User is not null;

    /// <summary>Whom it is for: <c>everything</c>, <c>each key</c>, <c>key ci</c>, <c>user u1</c>, <c>label team=search</c>.</summary>
    public string Scope =>
        _options.Each is { } each ? $"each {each}"
        : _options.Key is { } key ? $"key {key}"
        : _options.User is { } user ? $"user {user}"
        : _options.Label is { } label ? $"label {label}"
        : "everything";

    /// <summary>A budget that came with a key.</summary>
    public static BudgetDefinition Of(string keyId, KeyBudget budget) =>
        new(BudgetAccount.OfKey(keyId), new BudgetOptions { Usd = budget.Usd, Per = budget.Per, Key = keyId });

    /// <summary>Whose account a request is charged to; null where the budget does not hold for it.</summary>
    /// <param name="caller">Who is calling.</param>
    /// <param name="userId">For whom; null where nobody said.</param>
    /// <param name="nameOf">What the accounts call a user.</param>
    public string? SubjectOf(Caller caller, string? userId, Func<string, string> nameOf)
    {
        if (_options.Each == "key")
            return caller.KeyId ?? "";
        if (_options.Each == "user")
            return userId is null ? "" : nameOf(userId);
        var holds = _options.Key is { } key ? key.Equals(caller.KeyId, StringComparison.OrdinalIgnoreCase)
            : _options.User is { } user ? user == userId
            : _options.Label is not { } label || caller.Labels.Contains(label, StringComparer.Ordinal);
        return holds ? "" : null;
    }
}
