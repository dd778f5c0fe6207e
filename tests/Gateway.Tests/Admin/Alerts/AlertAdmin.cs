using System.Text;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Admin.Alerts;

/// <summary>Orders to the alert part of the admin API.</summary>
internal static class AlertAdmin
{
    public const string Rules = "/admin/alerts/rules";
    public const string Channels = "/admin/alerts/channels";

    public static Task<AdminAnswer> PostAsync(TestGateway gateway, string path, string json) => SendAsync(gateway, HttpMethod.Post, path, json);

    public static Task<AdminAnswer> PutAsync(TestGateway gateway, string path, string json) => SendAsync(gateway, HttpMethod.Put, path, json);

    /// <summary>Deletes what is there.</summary>
    public static async Task DeleteAsync(TestGateway gateway, string path)
    {
        using var response = await gateway.AdminAsync(path, HttpMethod.Delete);
        ((int)response.StatusCode).ShouldBe(204, path);
    }

    /// <summary>Deletes what cannot be deleted.</summary>
    public static async Task<AdminAnswer> TryDeleteAsync(TestGateway gateway, string path) =>
        await AdminAnswer.ReadAsync(await gateway.AdminAsync(path, HttpMethod.Delete));

    private static async Task<AdminAnswer> SendAsync(TestGateway gateway, HttpMethod method, string path, string json)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", TestGateway.AdminKey);
        return await AdminAnswer.ReadAsync(await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken));
    }
}
