using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Access;
using Gateway.Access.Limits;
using Gateway.Accounting;
using Gateway.Accounting.Budgets;
using Gateway.Accounting.Prices;
using Gateway.Model;
using Gateway.Model.Budgets;
using Gateway.Model.Callers;
using Gateway.Protocol.Chat;
using Microsoft.AspNetCore.Http;

namespace Gateway.Benchmarks.Access;

/// <summary>
/// What it costs a request to be held against everything: its key among a thousand, limits of key, user and all, budgets of key, user and all, from its
/// entry to its end. Goal: under 10 µs together. The journal's write of a reservation is in <c>RequestLogBenchmarks</c> (KeepAndFree).
/// </summary>
[MemoryDiagnoser]
public class CheckBenchmarks
{
    private const string Secret = "a-key-of-the-benchmark-with-64-characters-like-an-issued-one-000";
    private static readonly Target Sonnet = new("claude", "claude-sonnet-4-5");

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        $$"""{"model":"claude-sonnet-4-5","max_tokens":256,"messages":[{"role":"user","content":"{{new string('x', 1_000)}}"}]}""");

    private static readonly Attempt Answered = new(Sonnet, Outcome.Success)
    {
        Price = new PricedUsage(0.001m, "test"), Usage = new TokenUsage { Input = 300, Output = 100 },
    };

    private readonly HttpRequest _request = new DefaultHttpContext().Request;

    private readonly ModelCatalogue _catalogue = new(
        PriceTable.Embedded, new Dictionary<string, ProviderOptions> { ["claude"] = new() { Dialect = "anthropic", BaseUrl = "https://api.anthropic.com" } });

    private readonly BudgetBook _budgets = new(TimeProvider.System);
    private readonly LimitGate _limits = new(
        new LimitsOptions
        {
            Global = Wide(), PerKey = Wide(), PerUser = Wide(),
        },
        TimeProvider.System);

    private readonly LimitGate _noLimits = new(new LimitsOptions(), TimeProvider.System);
    private readonly BudgetBook _noBudgets = new(TimeProvider.System);
    private readonly AccessGate _gate = new(new KeyTable(new AccessSecret(new string('a', 64))), new FailedAttempts(TimeProvider.System), TimeProvider.System);

    [GlobalSetup]
    public void Prepare()
    {
        _request.Headers["x-api-key"] = Secret;
        var access = new AccessOptions { Mode = "keys" };
        access.Keys["caller"] = Secret;
        for (var i = 0; i < 1000; i++)
            access.Keys[$"other-{i}"] = $"another-key-of-the-benchmark-{i:000}";
        _gate.Configure(access);
        _budgets.Configure(
        [
            new("all", Budget()), new("keys", Budget("key")), new("users", Budget("user")),
        ]);
    }

    /// <summary>The key alone.</summary>
    [Benchmark]
    public Caller Key()
    {
        _gate.Enter(_request, Surface.Messages, out var caller);
        return caller;
    }

    /// <summary>Key, three limits, three budgets.</summary>
    [Benchmark]
    public void Everything() => Check(_limits, _budgets);

    /// <summary>A key, where nothing is limited.</summary>
    [Benchmark]
    public void NothingLimited() => Check(_noLimits, _noBudgets);

    private void Check(LimitGate limits, BudgetBook budgets)
    {
        if (_gate.Enter(_request, Surface.Messages, out var caller) is not null || limits.TryEnter(caller, "user", 500, out var lease) is not null)
            throw new InvalidOperationException("refused");
        using (var hold = budgets.Open(caller, "user"))
        {
            if (hold is not null)
                Spend(hold);
        }

        lease?.End(400, wasMade: true);
    }

    private void Spend(BudgetHold hold)
    {
        var worst = _catalogue.WorstPrice(Sonnet, PromptSize.Rough(Body), DateTimeOffset.UnixEpoch)!.Value.For(256);
        if (hold.Cover(worst) is not null)
            throw new InvalidOperationException("refused");
        hold.AttemptEnded(Answered);
        hold.Charge();
        hold.Settle();
    }

    private static LimitOptions Wide() => new() { RequestsPerMinute = 1_000_000_000, TokensPerMinute = 1_000_000_000_000, Concurrent = 1_000 };

    private static BudgetOptions Budget(string? each = null) => new() { Usd = 1_000_000_000, Per = "day", Each = each };
}
