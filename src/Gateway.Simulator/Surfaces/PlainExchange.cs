using System.Text;
using System.Text.Json;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Replies;

namespace Gateway.Simulator.Surfaces;

/// <summary>The calls that are no chat: model lists and token counts. Faults come by header here.</summary>
internal sealed class PlainExchange(HttpContext context, IChatSurface surface, TimeProvider clock)
{
    private static readonly byte[] Greeting = Encoding.UTF8.GetBytes("Gateway.Simulator: a fake provider; every answer is simulated.\n");

    private FaultPlan _plan = FaultPlan.None;

    public static Task GreetAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = Greeting.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.BodyWriter.WriteAsync(Greeting).AsTask();
    }

    public async Task SendAsync(Action<Utf8JsonWriter> write)
    {
        if (await BeginAsync())
        {
            await WriteAsync(StatusCodes.Status200OK, write);
        }
    }

    public async Task ModelAsync(string model, Action<Utf8JsonWriter, string> write)
    {
        if (!await BeginAsync())
        {
            return;
        }

        var missing = model.StartsWith("missing-", StringComparison.Ordinal);
        await (missing ? RejectAsync(surface.UnknownModel(model)) : WriteAsync(StatusCodes.Status200OK, json => write(json, model)));
    }

    public async Task CountAsync(ReadOnlyMemory<byte> body, Action<Utf8JsonWriter, JsonElement> write)
    {
        if (!await BeginAsync())
        {
            return;
        }

        if (RequestJson.Parse(body) is not { } document)
        {
            await RejectAsync(surface.NotJson());
            return;
        }

        using (document)
        {
            try
            {
                await WriteAsync(StatusCodes.Status200OK, json => write(json, document.RootElement));
            }
            catch (RequestRejectedException refused)
            {
                await RejectAsync(refused.Rejection);
            }
        }
    }

    public Task RejectAsync(Rejection rejection) =>
        WriteAsync(rejection.Status, json => surface.WriteError(json, rejection, Digest()));

    /// <summary>Authenticates and plays the faults; false when the call has been answered.</summary>
    private async Task<bool> BeginAsync()
    {
        if (surface.Authenticate(context.Request) is { } unauthenticated)
        {
            await RejectAsync(unauthenticated);
            return false;
        }

        if (!FaultPlanParser.TryRead(model: null, context.Request.Headers["x-simulate"], out _plan, out var problem))
        {
            await RejectAsync(surface.Invalid(problem!));
            return false;
        }

        await new ReplySender(context, _plan, clock).BeforeHeadersAsync();
        if (!_plan.FailsOutright)
        {
            return true;
        }

        await RejectAsync(surface.Fault(_plan, ""));
        return false;
    }

    private async Task WriteAsync(int status, Action<Utf8JsonWriter> write)
    {
        using var buffer = new PooledBuffer();
        using var json = new Utf8JsonWriter(buffer, surface.BodyStyle);
        write(json);
        await json.FlushAsync();
        surface.WriteHeaders(context.Response.Headers, Digest());
        await new ReplySender(context, _plan, clock).SendBodyAsync(status, surface.JsonContentType, buffer.Memory);
    }

    private RequestDigest Digest() => RequestDigest.Of(context.Request.Path, [], _plan.Seed);
}
