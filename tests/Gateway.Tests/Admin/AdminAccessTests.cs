using System.Net;
using Gateway.Tests.Hosting;
using Gateway.Tests.Translation;

namespace Gateway.Tests.Admin;

/// <summary>Who may use the admin API, and what it says to everybody else.</summary>
public sealed class AdminAccessTests(KeylessGateway keyless) : IClassFixture<KeylessGateway>
{
    private const string GatewayKey = "a-key-of-the-gateway";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/admin/circuits", null)]
    [InlineData("GET", "/admin/circuits", "Bearer wrong-admin-key-of-the-tests")]
    [InlineData("GET", "/admin/circuits", "Basic " + TestGateway.AdminKey)]
    [InlineData("GET", "/admin/circuits", "Bearer ")]
    [InlineData("POST", "/admin/circuits/claude/reset", null)]
    [InlineData("GET", "/admin/no/such/path", null)]
    [InlineData("PUT", "/admin/circuits", null)]
    [InlineData("GET", "/admin", null)]
    public async Task WithoutTheKey_NothingButAProblemThatSaysTheWayOut(string method, string path, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
        request.Headers.TryAddWithoutValidation("x-request-id", "admin-1");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await keyless.Gateway.Client.SendAsync(request, Token);

        var detail = (await AdminAnswer.ReadAsync(response)).Problem(401);
        detail.ShouldContain("Authorization: Bearer");
        detail.ShouldContain("GATEWAY_ADMIN_KEY");
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"admin\"");
        response.Headers.GetValues("x-request-id").ShouldBe(["admin-1"]);
    }

    [Fact]
    public async Task KeyInAnotherHeader_IsNotTaken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/circuits");
        request.Headers.Add("x-api-key", TestGateway.AdminKey);
        using var response = await keyless.Gateway.Client.SendAsync(request, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task ModeKeys_TheAdminKeyOpensTheAdminApi_AndAGatewayKeyDoesNot()
    {
        await using var gateway = await TestGateway.StartAsync("Gateway:Access:Mode=keys", $"Gateway:Access:Keys:someone={GatewayKey}");
        using var asCaller = new HttpRequestMessage(HttpMethod.Get, "/admin/circuits");
        asCaller.Headers.Authorization = new("Bearer", GatewayKey);
        using var refused = await gateway.Client.SendAsync(asCaller, Token);

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await AdminAnswer.GetAsync(gateway, "/admin/circuits")).Status.ShouldBe(200);
        (await gateway.PostAsync("{}", ("Authorization", $"Bearer {TestGateway.AdminKey}"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/nothing")]
    [InlineData("/admin/circuits/claude")]
    [InlineData("/admin/circuits/claude/reset/again")]
    public async Task UnknownPath_IsAProblem(string path) =>
        (await AdminAnswer.GetAsync(keyless.Gateway, path)).Problem(404).ShouldContain(path);

    [Theory]
    [InlineData("POST", "/admin/circuits", "GET, HEAD")]
    [InlineData("DELETE", "/admin/circuits/history", "GET, HEAD")]
    [InlineData("GET", "/admin/circuits/claude/reset", "POST")]
    [InlineData("PUT", "/admin/providers", "GET, HEAD")]
    [InlineData("POST", "/admin/providers/health", "GET, HEAD")]
    public async Task WrongMethod_IsAProblemThatNamesTheRightOnes(string method, string path, string allowed)
    {
        var answer = await AdminAnswer.ReadAsync(await keyless.Gateway.AdminAsync(path, HttpMethod.Parse(method)));

        answer.Problem(405).ShouldContain($"allowed: {allowed}.");
        answer.Response.Content.Headers.Allow.ShouldBe(allowed.Split(", "));
    }

    [Fact]
    public async Task Head_IsAnsweredWithoutBody()
    {
        using var response = await keyless.Gateway.AdminAsync("/admin/providers", HttpMethod.Head);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync(Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SimulatedProviders_EveryAnswerSaysSo()
    {
        var answer = await AdminAnswer.GetAsync(keyless.Gateway, "/admin/providers");

        answer.Response.Headers.GetValues("x-gateway-simulated").ShouldBe(["true"]);
        answer.Of("claude", "providers").GetProperty("isSimulated").GetBoolean().ShouldBeTrue();
    }
}
