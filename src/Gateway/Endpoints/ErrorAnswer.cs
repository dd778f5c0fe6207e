using System.Globalization;
using Gateway.Streaming;

namespace Gateway.Endpoints;

/// <summary>Writes an error in the caller's dialect: as a body with its status, or as an event where a stream has begun.</summary>
public static class ErrorAnswer
{
    public static async ValueTask WriteAsync(GatewayCall call, GatewayError error)
    {
        var response = call.Http.Response;
        using var body = new PooledBuffer();
        if (response.HasStarted)
        {
            call.WriteErrorEvent(error, body);
            if (body.WrittenCount == 0)
                call.Http.Abort();
            else
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

        call.WriteError(error, body);
        response.ContentType = "application/json";
        await SendAsync(call, body.WrittenMemory).ConfigureAwait(false);
    }

    private static void SetHeaders(GatewayCall call, GatewayError error)
    {
        var response = call.Http.Response;
        response.Clear();
        AnswerHeaders.SetOrigin(response, call.RequestId, call.IsSimulated);
        // It may quote what the caller sent.
        response.Headers.XContentTypeOptions = "nosniff";
        call.SetWalk();
        LimitHeaders.Set(response, call.Speech, call.Standing);
        response.StatusCode = error.Status;
        if (error.Allow is { } methods)
            response.Headers.Allow = methods;
        if (error.Body is { } passedOn)
            response.Headers.RetryAfter = passedOn.RetryAfter is { } spelled ? AnswerHeaders.Visible(spelled) : null;
        else
            SetRetryAfter(response, error.RetryAfter);
    }

    /// <summary>Says when trying again makes sense, in whole seconds; nothing where that is now, or nobody knows.</summary>
    public static void SetRetryAfter(HttpResponse response, TimeSpan? wait)
    {
        if (wait > TimeSpan.Zero)
            response.Headers.RetryAfter = Math.Ceiling(wait.Value.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
    }

    private static ValueTask SendAsync(GatewayCall call, ReadOnlyMemory<byte> body)
    {
        call.Http.Response.ContentLength = body.Length;
        return WriteAsync(call, body);
    }

    private static async ValueTask WriteAsync(GatewayCall call, ReadOnlyMemory<byte> bytes)
    {
        call.Capture?.Answer.Add(bytes.Span);
        await call.Http.Response.BodyWriter.WriteAsync(bytes, call.Http.RequestAborted).ConfigureAwait(false);
    }
}
