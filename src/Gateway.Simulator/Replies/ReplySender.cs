using System.Text;
using Gateway.Simulator.Faults;

namespace Gateway.Simulator.Replies;

/// <summary>Sends one answer with the plan's delays, cuts, stalls and malformations.</summary>
internal sealed class ReplySender(HttpContext context, FaultPlan plan, TimeProvider clock)
{
    // Between a flush and an abort: an abort throws away what the socket has not taken yet.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(30);

    private static readonly byte[] GarbageFrame = "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"te\u0001<<garbage\n\n"u8.ToArray();

    private static readonly byte[] HtmlPage = Encoding.UTF8.GetBytes(
        "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body><h1>Bad Gateway</h1><p>This page is simulated.</p></body></html>\n");

    private readonly CancellationToken _gone = context.RequestAborted;
    private readonly PacedWriter _writer = new(context.Response.BodyWriter, plan, clock, context.RequestAborted);

    /// <summary>What happens before any byte of the answer.</summary>
    public async Task BeforeHeadersAsync()
    {
        await PauseAsync(plan.DelayHeaders);
        await StrikeAsync(FaultPoint.BeforeHeaders);
    }

    public Task SendHtmlAsync()
    {
        return SendBodyAsync(StatusCodes.Status200OK, "text/html; charset=utf-8", HtmlPage);
    }

    public async Task SendBodyAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        if (plan.Malformed == Malformation.Json)
        {
            body = body[..(body.Length * 2 / 3)];
        }

        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.StartAsync(_gone);
        if (plan.DelayFirst > TimeSpan.Zero || plan.Cut != FaultPoint.Never || plan.Stall != FaultPoint.Never)
        {
            await _writer.FlushAsync();
        }

        await PauseAsync(plan.DelayFirst + plan.DelayContent);
        await StrikeAsync(FaultPoint.BeforeContent);
        if (plan.Cut == FaultPoint.AfterContent || plan.Stall == FaultPoint.AfterContent)
        {
            await _writer.WriteAsync(body[..(body.Length / 2)], flush: true);
            await StrikeAsync(FaultPoint.AfterContent);
        }

        await _writer.WriteAsync(body, flush: false);
    }

    /// <param name="contentType">The stream's content type.</param>
    /// <param name="script">The stream.</param>
    /// <param name="errorEvent">Writes the dialect's error inside a stream.</param>
    public async Task SendStreamAsync(string contentType, EventScript script, Func<EventScript> errorEvent)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-cache";
        await response.StartAsync(_gone);
        if (ReferenceEquals(plan, FaultPlan.None))
        {
            await PlayPlainAsync(script);
            return;
        }

        await _writer.FlushAsync();
        await PauseAsync(plan.DelayFirst);
        await PlayAsync(script, StreamCues.Of(script), errorEvent);
        await _writer.FlushAsync();
    }

    private async Task PlayPlainAsync(EventScript script)
    {
        for (var i = 0; i < script.Count; i++)
        {
            await _writer.WriteAsync(script.BytesOf(i), flush: true);
        }
    }

    private async Task PlayAsync(EventScript script, StreamCues cues, Func<EventScript> errorEvent)
    {
        for (var i = 0; i < script.Count; i++)
        {
            if (await InterruptAsync(i, cues, errorEvent))
            {
                return;
            }

            if (plan.NoTerminal && script.KindOf(i) == EventKind.Terminal)
            {
                continue;
            }

            if (script.KindOf(i) == EventKind.Content && i != cues.FirstContent)
            {
                await PauseAsync(plan.DelayBetween);
            }

            await _writer.WriteAsync(script.BytesOf(i), flush: !plan.Burst);
        }
    }

    /// <summary>Strikes what is due before this event; true when the stream ends here.</summary>
    private async Task<bool> InterruptAsync(int index, StreamCues cues, Func<EventScript> errorEvent)
    {
        if (index == cues.FirstContent)
        {
            await PauseAsync(plan.DelayContent);
            await StrikeAsync(FaultPoint.BeforeContent);
        }

        if (index == cues.Middle)
        {
            await StrikeAsync(FaultPoint.AfterContent);
            if (plan.Malformed is Malformation.Frame or Malformation.Json)
            {
                await _writer.WriteAsync(GarbageFrame, flush: !plan.Burst);
            }
        }

        var failsHere = (plan.ErrorEvent == FaultPoint.BeforeContent && index == cues.FirstContent)
            || (plan.ErrorEvent == FaultPoint.AfterContent && index == cues.Middle);
        if (failsHere)
        {
            using var error = errorEvent();
            await PlayPlainAsync(error);
        }

        return failsHere;
    }

    private async Task StrikeAsync(FaultPoint point)
    {
        if (plan.Stall != point && plan.Cut != point)
        {
            return;
        }

        if (point != FaultPoint.BeforeHeaders)
        {
            await _writer.FlushAsync();
        }

        if (plan.Stall == point)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, _gone);
        }

        await Task.Delay(point == FaultPoint.BeforeHeaders ? TimeSpan.Zero : Settle, TimeProvider.System, _gone);
        context.Abort();
        throw new OperationCanceledException("The plan cut the connection.");
    }

    private Task PauseAsync(TimeSpan pause) => pause > TimeSpan.Zero ? Task.Delay(pause, clock, _gone) : Task.CompletedTask;
}
