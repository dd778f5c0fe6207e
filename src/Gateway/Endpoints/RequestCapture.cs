using Gateway.Access;
using Gateway.Model;
using Gateway.Storage.Capture;

namespace Gateway.Endpoints;

/// <summary>Takes the bodies of a request into its row, as the capture mode says: after the client has its answer, and before the row is queued.</summary>
public sealed class RequestCapture(BodyCapture bodies, ILogger<RequestCapture> logger)
{
    /// <summary>Stands in a row for a body that could not be taken.</summary>
    private const string Failed = "[not captured: the gateway failed]";

    /// <summary>Rows name who asked.</summary>
    public bool KeepsNames => bodies.KeepsNames;

    /// <summary>Null where no bodies are kept.</summary>
    public CallCapture? Begin() => bodies.KeepsBodies ? new CallCapture(bodies.MaxAnswerBytes) : null;

    /// <summary><paramref name="row"/> with the bodies of <paramref name="call"/>, which captures. It never throws: a row without bodies is better than none.</summary>
    public async ValueTask<RequestRecord> FillAsync(ChatCall call, RequestRecord row)
    {
        using var capture = call.Capture!;
        await CompleteAsync(call).ConfigureAwait(false);
        try
        {
            return Fill(call, capture, row);
        }
#pragma warning disable CA1031 // Whatever it was, the request's accounts must be written.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.CaptureFailed(logger, e, call.RequestId);
            return row with { RequestData = Failed, ResponseData = Failed };
        }
    }

    // What comes now takes time: the end of the answer does not wait for it.
    private static async ValueTask CompleteAsync(ChatCall call)
    {
        if (call.ClientGone || !call.Http.Response.HasStarted)
            return;
        try
        {
            await call.Http.Response.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The connection is gone, or the answer stayed behind its stated length: the server says so when the request ends.
        }
    }

    private RequestRecord Fill(ChatCall call, CallCapture capture, RequestRecord row)
    {
        var texts = bodies.For(PresentedKey.In(call.Http.Request));
        var (answer, isStream) = (capture.Answer, IsStream(call.Http.Response));
        return row with
        {
            RequestData = call.Body is { } body ? texts.Body(body.Bytes) : null,
            ResponseData = answer.Length == 0 ? null
                : isStream ? texts.Stream(answer.Kept, answer.Length, call.Dialect)
                : texts.Body(answer.Kept, answer.Length),
            ErrorData = Error(capture.Failure, texts),
        };
    }

    // The words of a refused credential may quote a part of it, which no mask knows.
    private static string? Error(Outcome? failure, BodyTexts texts) =>
        failure is null ? null
        : failure is { Body: { } body, Error.IsRefusedCredential: false } ? texts.Body(body.Bytes)
        : texts.Words(failure.TechnicalText);

    private static bool IsStream(HttpResponse response) =>
        response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;
}
