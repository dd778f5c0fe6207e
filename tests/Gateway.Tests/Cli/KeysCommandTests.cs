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
