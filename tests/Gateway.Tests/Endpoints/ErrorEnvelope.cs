using System.Text.Json;
using Gateway.Storage;
using Gateway.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Endpoints;

/// <summary>An error answer in the Anthropic envelope, and what the log says of its request.</summary>
internal sealed record ErrorEnvelope(int Status, string Type, string Message, string Text)
{
    /// <summary>Reads the envelope and holds the answer to what every error owes: ids, JSON, and one failed row.</summary>
    public static async Task<(ErrorEnvelope Error, ProviderLog Row)> ReadAsync(TestGateway gateway, HttpResponseMessage response)
    {
        var error = await ReadAsync(response);
        var id = response.Headers.GetValues("x-request-id").Single();
        response.Headers.GetValues("request-id").ShouldBe([id]);
        JsonElement.Parse(error.Text).GetProperty("request_id").GetString().ShouldBe(id);
        var row = await FailedRowAsync(gateway, id);
        row.Status.ShouldBe(error.Status);
        return (error, row);
    }

    public static async Task<ErrorEnvelope> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var body = JsonElement.Parse(text);
        body.GetProperty("type").GetString().ShouldBe("error");
        var error = body.GetProperty("error");
        return new ErrorEnvelope((int)response.StatusCode, error.GetProperty("type").GetString()!, error.GetProperty("message").GetString()!, text);
    }

    /// <summary>The request's only row: failed, with a reason.</summary>
    public static async Task<ProviderLog> FailedRowAsync(TestGateway gateway, string id)
    {
        var row = await gateway.RowAsync(id);
        row.State.ShouldBe(Model.RequestState.Failed);
        row.ErrorCode.ShouldNotBeNullOrEmpty();
        row.Duration.ShouldNotBeNull();
        (await RowsAsync(gateway)).Count(each => each.RequestId == id || each.RequestId.StartsWith(id + "~", StringComparison.Ordinal)).ShouldBe(1);
        return row;
    }

    /// <summary>Every row with all that is stored of it.</summary>
    public static async Task<IReadOnlyList<ProviderLog>> RowsAsync(TestGateway gateway)
    {
        await using var context = await gateway.Services.GetRequiredService<IDbContextFactory<GatewayDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.ProviderLogs.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
    }
}
