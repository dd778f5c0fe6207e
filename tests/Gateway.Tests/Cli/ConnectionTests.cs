using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Cli;

/// <summary>Where the gateway is, what opens it, and what is said when either is wrong.</summary>
public sealed class ConnectionTests
{
    private static readonly string[] Health = ["provider", "health"];

    [Fact]
    public async Task GatewayThatIsDown_EndsIn3_AndSaysWhatToDo()
    {
        var url = UnusedAddress();
        var (piped, terminal) = (new CliProcess().RunAsync([.. Health, "--url", url]), new CliProcess().RunInTerminalAsync([.. Health, "--url", url]));

        (await piped).Ended(3).Output.ShouldBeEmpty();
        foreach (var expected in new[] { $"No gateway answers at {url} (", "dotnet run --project src/Gateway", "--url", "GATEWAY_URL" })
            (await piped).Errors.ShouldContain(expected);
        (await terminal).Ended(3).Output.ShouldContain("\e[38;5;9merror: No gateway answers");
    }

    [Fact]
    public async Task WrongKey_EndsIn1_AndSaysWhereItCameFromAndWhereTheRightOneIs()
    {
        await using var gateway = await TestGateway.StartAsync();
        var result = CliProcess.For(gateway.BaseAddress).RunAsync([.. Health, "--admin-key", "not-the-key-at-all", "--json"]);

        var refused = (await result).Ended(1);
        refused.Errors.ShouldContain("refused the admin key from --admin-key");
        refused.Errors.ShouldContain("admin.key");
        refused.Json.GetProperty("status").GetInt32().ShouldBe(401);
    }

    [Fact]
    public async Task NoKey_EndsIn1_AndSaysWhereItIs()
    {
        await using var gateway = await TestGateway.StartAsync();
        var result = (await new CliProcess().RunAsync([.. Health, "--url", gateway.BaseAddress.AbsoluteUri])).Ended(1);

        result.Errors.ShouldStartWith("error: The admin key is needed, and none was found.");
        result.Errors.ShouldContain("GATEWAY_ADMIN_KEY");
    }

    [Fact]
    public async Task KeyFileInTheWorkingDirectory_OpensTheGateway_UnlessAKeyIsGiven()
    {
        await using var gateway = await TestGateway.StartAsync();
        var folder = Directory.CreateTempSubdirectory("gateway-cli-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "admin.key"), TestGateway.AdminKey + "\n", TestContext.Current.CancellationToken);
        var cli = new CliProcess { WorkingDirectory = folder.FullName };
        string[] here = [.. Health, "--url", gateway.BaseAddress.AbsoluteUri];
        var withAnother = cli with { Environment = new Dictionary<string, string> { ["GATEWAY_ADMIN_KEY"] = "another-key" } };
        var (file, other) = (cli.RunAsync(here), withAnother.RunAsync(here));

        (await file).Ended(0);
        (await other).Ended(1).Errors.ShouldContain("refused the admin key from GATEWAY_ADMIN_KEY");
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("--url", "localhost", "--url: 'localhost' is no address; write it as http://localhost:8080.")]
    [InlineData("--admin-key", "a key", "The admin key from --admin-key holds a character that no header can carry")]
    public async Task UnusableOption_EndsIn2(string option, string value, string expected) =>
        (await new CliProcess().RunAsync([.. Health, option, value])).Ended(2).Errors.ShouldContain(expected);

    [Fact]
    public async Task SomethingElseThatAnswers_EndsIn1_AndIsNotTakenForAGateway()
    {
        var page = new ScriptedAnswer { Headers = [("content-type", "text/html")], Body = [ScriptedStep.Send("<html>")] };
        await using var other = await ScriptedProvider.StartAsync(page, page with { Status = 404 }, ScriptedAnswer.Json("[1]"), ScriptedAnswer.Json("null"));
        for (var answer = 0; answer < 4; answer++)
        {
            var result = (await CliProcess.For(other.BaseAddress).RunAsync(Health)).Ended(1);
            result.Output.ShouldBeEmpty();
            result.Errors.ShouldContain("not ");
            result.Errors.ShouldContain("Check the address");
        }
    }

    [Fact]
    public async Task ConnectionThatIsCut_EndsIn3()
    {
        await using var cut = await AdminDouble.StartAsync(ScriptedAnswer.Nothing);
        (await CliProcess.For(cut.BaseAddress).RunAsync(Health)).Ended(3).Errors
            .ShouldContain($"No gateway answers at {cut.BaseAddress.AbsoluteUri.TrimEnd('/')}");
    }

    [Fact]
    public async Task Redirect_DoesNotGetTheKey()
    {
        await using var elsewhere = await AdminDouble.StartAsync();
        await using var redirect = await AdminDouble.StartAsync(
            new ScriptedAnswer { Status = 307, Headers = [("location", elsewhere.BaseAddress + "admin/providers/health")] });

        (await CliProcess.For(redirect.BaseAddress).RunAsync(Health)).Ended(1);
        elsewhere.Calls.ShouldBeEmpty();
    }

    private static string UnusedAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
