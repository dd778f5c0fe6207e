using System.Text.Json;
using Gateway.Storage;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin;

/// <summary>An answer of the admin API, held to what every one of them owes.</summary>
internal sealed record AdminAnswer(int Status, JsonElement Body, string Text, HttpResponseMessage Response)
{
    public static async Task<AdminAnswer> GetAsync(TestGateway gateway, string path) => await ReadAsync(await gateway.AdminAsync(path));

    public static async Task<AdminAnswer> PostAsync(TestGateway gateway, string path) => await ReadAsync(await gateway.AdminAsync(path, HttpMethod.Post));

    public static async Task<AdminAnswer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.Headers.GetValues("x-request-id").Single().ShouldNotBeEmpty();
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Content.Headers.ContentType!.MediaType.ShouldBe(response.IsSuccessStatusCode ? "application/json" : "application/problem+json");
        return new AdminAnswer((int)response.StatusCode, JsonElement.Parse(text), text, response);
    }

    /// <summary>The problem's sentence; status and request id are as in the answer's head.</summary>
    public string Problem(int status)
    {
        Status.ShouldBe(status, Text);
        Body.GetProperty("status").GetInt32().ShouldBe(status);
        Body.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        Body.GetProperty("requestId").GetString().ShouldBe(Response.Headers.GetValues("x-request-id").Single());
        return Body.GetProperty("detail").GetString()!;
    }

    /// <summary>The entry of the list <paramref name="list"/> that is the provider's.</summary>
    public JsonElement Of(string provider, string list)
    {
        Status.ShouldBe(200, Text);
        return Body.GetProperty(list).EnumerateArray().Single(e => e.GetProperty(list == "providers" ? "name" : "provider").GetString() == provider);
    }

    /// <summary>Waits until all that was recorded so far is in the database.</summary>
    public static Task WrittenAsync(TestGateway gateway)
    {
        var log = gateway.Services.GetRequiredService<RequestLog>();
        return Eventually.TrueAsync(() => log.QueueLength == 0, "the log is never written");
    }
}
