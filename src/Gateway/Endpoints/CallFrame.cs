using Gateway.Model;
using Gateway.Model.Redaction;
using Gateway.Streaming;
using Gateway.Telemetry.Tracing;

namespace Gateway.Endpoints;

/// <summary>
/// What every request goes through, whatever its surface: its trace and its accounts begin, whatever goes wrong is said in its dialect, and it is settled
/// once, whatever happened.
/// </summary>
public sealed class CallFrame(
    RequestSettlement settlement, RequestCapture captures, GatewayTracing tracing, SecretMask mask, Drain drain,
    ILogger<CallFrame> logger)
{
    /// <param name="call">It has just arrived; what became of it is in it, too.</param>
    /// <param name="answerAsync">Answers it: null when the client has its answer (or left); else what to tell it.</param>
    public async Task RunAsync(GatewayCall call, Func<ValueTask<GatewayError?>> answerAsync)
    {
        var http = call.Http;
        using var trace = call.Trace = tracing.Begin(http, call.CallerTrace, call.RequestId, call.Ingress, call.CreatedAt);
        (call.Mask, call.IsAnonymous, call.IsSimulated) = (mask, !captures.KeepsNames, call.Composition.Providers.IsSimulated);
        AnswerHeaders.SetOrigin(http.Response, call.RequestId, call.IsSimulated);
        settlement.Begin();
        try
        {
            var error = await answerAsync().ConfigureAwait(false);
            if (error is not null)
                await RefuseAsync(call, error).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            call.ClientGone = true;
        }
        catch (OperationCanceledException) when (drain.Over.IsCancellationRequested)
        {
            await RefuseAsync(call, GatewayError.Stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (BrokenBody.Is(e) && !IsCutShort(http, e))
        {
            await RefuseAsync(call, new GatewayError(BrokenBody.Status(e), ErrorTypes.InvalidRequest, $"The body cannot be read: {e.Message}")).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Providers' connections never throw up to here, so it was the client's that broke.
            call.ClientGone = true;
        }
        catch (Exception e)
        {
            Log.Unexpected(logger, e, call.RequestId);
            await RefuseAsync(call, new GatewayError(500, ErrorTypes.Api, "The gateway failed; the request id says which log entry tells more.")).ConfigureAwait(false);
        }
        finally
        {
            await settlement.EndAsync(call).ConfigureAwait(false);
        }
    }

    // A body whose length was stated cannot go wrong but by its end: the client left in the middle of it.
    private static bool IsCutShort(HttpContext http, Exception broken) =>
        http.Request.ContentLength is not null && BrokenBody.Status(broken) == StatusCodes.Status400BadRequest;

    // In the caller's dialect.
    private async ValueTask RefuseAsync(GatewayCall call, GatewayError error)
    {
        // It may quote what the caller sent: a model's name, a header.
        if (mask.Mask(error.Message) is var message && !ReferenceEquals(message, error.Message))
            error = error with { Message = message };
        call.Error = error;
        try
        {
            call.Http.RequestAborted.ThrowIfCancellationRequested();
            await ErrorAnswer.WriteAsync(call, error).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            call.ClientGone = true;
        }
    }
}
