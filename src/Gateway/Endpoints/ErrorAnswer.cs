using System.Globalization;
using Gateway.Streaming;

namespace Gateway.Endpoints;

/// <summary>Writes an error in the caller's dialect: as a body with its status, or as an event where a stream has begun.</summary>
public static class ErrorAnswer
{
    public static async ValueTask WriteAsync(ChatCall call, GatewayError error)
    {
        var response = call.Http.Response;
        using var body = new PooledBuffer();
        if (response.HasStarted)
        {
            call.Dialect.WriteErrorEvent(error.Type, error.Message, call.RequestId, body);
            await WriteAsync(call, body.WrittenMemory).ConfigureAwait(false);
            return;
        }

        SetHeaders(call, error);
        if (error.Body is { } passedOn)
        {
            response.ContentType = AnswerHeaders.Visible(passedOn.ContentType ?? "application/json");
            await SendAsync(call, passedOn.Bytes).ConfigureAwait(false);
            return;
        }

        call.Dialect.WriteError(error.Type, error.Message, call.RequestId, body);
        response.ContentType = "application/json";
        await SendAsync(call, body.WrittenMemory).ConfigureAwait(false);
    }

    private static void SetHeaders(ChatCall call, GatewayError error)
    {
        var response = call.Http.Response;
        response.Clear();
        AnswerHeaders.SetOrigin(response, call.RequestId, call.IsSimulated);
        if (call.Progress is { } progress)
            AnswerHeaders.SetWalk(response, progress, current: null);
        response.StatusCode = error.Status;
        if (error.Body is { } passedOn)
            response.Headers.RetryAfter = passedOn.RetryAfter is { } spelled ? AnswerHeaders.Visible(spelled) : null;
        else if (error.RetryAfter is { } wait && wait > TimeSpan.Zero)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
    }

    private static ValueTask SendAsync(ChatCall call, ReadOnlyMemory<byte> body)
    {
        call.Http.Response.ContentLength = body.Length;
        return WriteAsync(call, body);
    }

    private static async ValueTask WriteAsync(ChatCall call, ReadOnlyMemory<byte> bytes)
    {
        call.Capture?.Answer.Add(bytes.Span);
        await call.Http.Response.BodyWriter.WriteAsync(bytes, call.Http.RequestAborted).ConfigureAwait(false);
    }
}
