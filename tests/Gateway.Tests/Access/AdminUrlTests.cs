using System.Net;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Access;

/// <summary>An admin API with an address of its own is nowhere else.</summary>
public sealed class AdminUrlTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AdminApi_AnswersAtItsOwnAddressAlone()
    {
        await using var gateway = await TestGateway.StartAsync("Gateway:Admin:Url=http://127.0.0.1:0");
        gateway.Addresses.Count.ShouldBe(2);

        (await AskAsync(gateway, gateway.Addresses[1], "/admin/keys")).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var path in (string[])["/admin/keys", "/admin", "/admin/no/such/path"])
        {
            using var refused = await AskAsync(gateway, gateway.Addresses[0], path);
            var error = await ErrorEnvelope.ReadAsync(refused);
            (error.Status, error.Type).ShouldBe((404, "not_found_error"));
            error.Message.ShouldBe($"GET {path} is not known here; see /swagger. Any other endpoint of a vendor is at /native/{{provider}}/….");
        }
    }

    [Fact]
    public async Task PortInTheHostHeader_OpensNothing()
    {
        await using var gateway = await TestGateway.StartAsync("Gateway:Admin:Url=http://127.0.0.1:0");
        using var refused = await AskAsync(gateway, gateway.Addresses[0], "/admin/keys", host: gateway.Addresses[1].Authority);

        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task EverythingElse_AnswersAtBoth()
    {
        await using var gateway = await TestGateway.StartAsync("Gateway:Admin:Url=http://127.0.0.1:0");
        foreach (var address in gateway.Addresses)
        {
            foreach (var path in (string[])["/metrics", "/swagger/v1/swagger.json", "/health/live"])
                (await AskAsync(gateway, address, path)).StatusCode.ShouldBe(HttpStatusCode.OK, $"{address}{path}");
        }
    }

    private static Task<HttpResponseMessage> AskAsync(TestGateway gateway, Uri address, string path, string? host = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path)) { Headers = { Host = host } };
        request.Headers.Authorization = new("Bearer", TestGateway.AdminKey);
        return gateway.Client.SendAsync(request, Token);
    }
}
