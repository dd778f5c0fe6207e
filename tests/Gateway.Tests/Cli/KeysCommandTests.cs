namespace Gateway.Tests.Cli;

public sealed class KeysCommandTests
{
    [Fact]
    public async Task Create_SendsTheOrder_AndShowsTheKey()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var cli = CliProcess.For(gateway.BaseAddress);
        var result = (await cli.RunAsync("keys", "create", "ci", "--owner", "team a", "--expires", "2027-01-01")).Ended(0);

        gateway.Calls.ShouldBe(["""POST /admin/keys {"name":"ci","owner":"team a","expiresAt":"2027-01-01T00:00:00+00:00"}"""]);
        result.Rows.ShouldContain(r => r.SequenceEqual(new[] { "key", "gw_0123456789abcdef" }));
    }

    [Fact]
    public async Task Create_SendsWhatComesWithTheKey()
    {
        await using var gateway = await AdminDouble.StartAsync();
        (await CliProcess.For(gateway.BaseAddress).RunAsync(
            "keys", "create", "ci", "--label", "team=search", "--model", "claude-*", "--model", "openai/gpt-5-mini", "--route", "smart", "--surface", "messages",
            "--ip", "10.0.0.0/8", "--priority", "low", "--rpm", "60", "--tpm", "100000", "--concurrent", "4", "--burst", "6", "--budget", "5.50/day")).Ended(0);

        gateway.Calls.ShouldBe(
        [
            """POST /admin/keys {"name":"ci","labels":["team=search"],"models":["claude-*","openai/gpt-5-mini"],"routes":["smart"],"surfaces":["messages"]"""
            + ""","ipRanges":["10.0.0.0/8"],"priority":"low","limits":{"requestsPerMinute":60,"tokensPerMinute":100000,"concurrent":4,"burst":6},"budget":{"usd":5.50,"per":"day"}}""",
        ]);
    }

    [Theory]
    [InlineData("5", "--budget: '5' is no budget; write US dollars and hour, day, month or total: 5/day.")]
    [InlineData("5/week", "--budget: '5/week' is no budget;")]
    [InlineData("-5/day", "--budget: '-5/day' is no budget;")]
    public async Task BudgetThatIsNone_IsAUsageError(string budget, string error)
    {
        await using var gateway = await AdminDouble.StartAsync();
        (await CliProcess.For(gateway.BaseAddress).RunAsync("keys", "create", "ci", $"--budget={budget}")).Ended(2).Errors.ShouldContain(error);
    }

    [Fact]
    public async Task Show_SaysWhatTheKeyMay()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var result = (await CliProcess.For(gateway.BaseAddress).RunAsync("keys", "show", "key_1")).Ended(0);

        result.Rows.ShouldContain(r => r.SequenceEqual(new[] { "models", "claude-*,openai/gpt-5-mini" }));
        result.Rows.ShouldContain(r => r.SequenceEqual(new[] { "budget_usd", "5.5" }));
        result.Rows.ShouldContain(r => r.SequenceEqual(new[] { "state", "active" }));
    }

    [Fact]
    public async Task Rotate_SendsTheGrace_AndShowsTheNewKey()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var result = (await CliProcess.For(gateway.BaseAddress).RunAsync("keys", "rotate", "key_1", "--grace", "3600")).Ended(0);

        gateway.Calls.ShouldBe(["""POST /admin/keys/key_1/rotate {"graceSeconds":3600}"""]);
        result.Rows.ShouldContain(r => r.SequenceEqual(new[] { "key", "gw_0123456789abcdef" }));
    }

    [Fact]
    public async Task List_SaysWhichKeysStillOpen()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var result = (await CliProcess.For(gateway.BaseAddress).RunAsync("keys", "list")).Ended(0);

        new[] { "key_1", "key_2", "key_3" }.Select(id => result.Value(id, "state")).ShouldBe(["active", "expired", "revoked"]);
        result.Value("key_1", "owner").ShouldBe("team a");
    }

    [Fact]
    public async Task Revoke_IsADelete_AndItsJsonIsAnEmptyObject()
    {
        await using var gateway = await AdminDouble.StartAsync();
        var cli = CliProcess.For(gateway.BaseAddress);
        var (done, unknown) = (cli.RunAsync("keys", "revoke", "key_1", "--json"), cli.RunAsync("keys", "revoke", "no such/key"));

        (await done).Ended(0).Output.ShouldBe("{}\n");
        (await unknown).Ended(1).Errors.ShouldContain("is not known here. (404)");
        gateway.Calls.Order().ShouldBe(["DELETE /admin/keys/key_1", "DELETE /admin/keys/no%20such%2Fkey"]);
    }
}
