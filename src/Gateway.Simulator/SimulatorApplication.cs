using System.Buffers;
using Gateway.Simulator.Surfaces;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Simulator;

/// <summary>What Kestrel calls for every request: count it, read its body once, hand it to the routes.</summary>
internal sealed class SimulatorApplication(CallLedger ledger, TimeProvider clock) : IHttpApplication<HttpContext>
{
    private readonly Routes _routes = new(ledger, clock);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        ledger.Begin();
        try
        {
            await ServeAsync(context);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionAbortedException or ConnectionResetException)
        {
            // The client left, or a plan cut the connection: either way nobody is there to answer.
            context.Abort();
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // Nothing is logged here, so a defect of the simulator's own must show in its answer.
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await context.Response.WriteAsync($"The simulator failed: {exception}");
        }
        finally
        {
            ledger.End();
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        var (rented, length) = await ReadBodyAsync(context);
        try
        {
            var body = rented.AsMemory(0, length);
            if (ledger.Captures)
            {
                ledger.Capture(Snapshot(context, body));
            }

            await _routes.ServeAsync(context, body);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static async ValueTask<(byte[] Rented, int Length)> ReadBodyAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            if (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            var length = checked((int)result.Buffer.Length);
            var rented = ArrayPool<byte>.Shared.Rent(length);
            result.Buffer.CopyTo(rented);
            reader.AdvanceTo(result.Buffer.End);
            return (rented, length);
        }
    }

    private static CapturedRequest Snapshot(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in context.Request.Headers)
        {
            headers[name] = values.ToString();
        }

        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new CapturedRequest(context.Request.Method, target, headers, body.ToArray());
    }
}
