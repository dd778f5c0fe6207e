using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Replies;

namespace Gateway.Simulator.Surfaces;

/// <summary>One chat call, the same for every dialect.</summary>
/// <remarks>1 authenticate, 2 parse, 3 find the plan, 4 fail as planned, 5 read and refuse, 6 answer.</remarks>
internal sealed class ChatExchange(HttpContext context, IChatSurface surface, CallLedger ledger, TimeProvider clock)
{
    private RequestDigest _digest;

    public async Task RunAsync(ReadOnlyMemory<byte> body, ChatTarget target)
    {
        var request = context.Request;
        _digest = RequestDigest.Of(request.Path, body.Span, seed: "");

        // 1
        if (surface.Authenticate(request) is { } unauthenticated)
        {
            await RejectAsync(unauthenticated, FaultPlan.None);
            return;
        }

        // 2
        if (RequestJson.Parse(body) is not { } document)
        {
            await RejectAsync(surface.NotJson(), FaultPlan.None);
            return;
        }

        using (document)
        {
            // 3
            var model = surface.ModelOf(document.RootElement, target);
            if (!FaultPlanParser.TryRead(model, request.Headers["x-simulate"], out var plan, out var problem))
            {
                await RejectAsync(surface.Invalid(problem!), FaultPlan.None);
                return;
            }

            plan = ledger.Spend(plan, model ?? "");
            if (plan.Seed.Length > 0)
            {
                _digest = RequestDigest.Of(request.Path, body.Span, plan.Seed);
            }

            await AnswerAsync(document.RootElement, target, model, plan);
        }
    }

    private async Task AnswerAsync(JsonElement body, ChatTarget target, string? model, FaultPlan plan)
    {
        // 4
        var sender = new ReplySender(context, plan, clock);
        await sender.BeforeHeadersAsync();
        surface.WriteHeaders(context.Response.Headers, _digest);
        if (plan.Malformed == Malformation.Html)
        {
            await sender.SendHtmlAsync();
            return;
        }

        if (plan.FailsOutright)
        {
            await RejectAsync(surface.Fault(plan, model ?? ""), plan);
            return;
        }

        // 5
        Prompt prompt;
        try
        {
            prompt = surface.Read(body, target);
        }
        catch (RequestRejectedException refused)
        {
            await RejectAsync(refused.Rejection, plan);
            return;
        }

        if (prompt.Model.StartsWith("missing-", StringComparison.Ordinal))
        {
            await RejectAsync(surface.UnknownModel(prompt.Model), plan);
            return;
        }

        // 6
        var reply = new Reply(prompt, AnswerMaker.Make(prompt, plan), _digest, target, WithUsage: !plan.NoUsage);
        await (prompt.Stream ? StreamAsync(sender, reply, plan) : SendAsync(sender, reply, plan));
    }

    private async Task SendAsync(ReplySender sender, Reply reply, FaultPlan plan)
    {
        using var buffer = new PooledBuffer();
        using var json = new Utf8JsonWriter(buffer, surface.BodyStyle);
        if (plan.ErrorEvent != FaultPoint.Never)
        {
            surface.WriteError(json, MidStreamError(reply.Prompt.Model), _digest);
        }
        else
        {
            surface.WriteBody(json, reply);
        }

        await json.FlushAsync();
        await sender.SendBodyAsync(StatusCodes.Status200OK, surface.JsonContentType, buffer.Memory);
    }

    private async Task StreamAsync(ReplySender sender, Reply reply, FaultPlan plan)
    {
        using var script = new EventScript();
        surface.WriteStream(script, reply);
        await sender.SendStreamAsync(surface.StreamContentType(reply.Target), script, () => ErrorEvent(reply, plan));
    }

    private EventScript ErrorEvent(Reply reply, FaultPlan plan)
    {
        var script = new EventScript();
        var afterContent = plan.ErrorEvent == FaultPoint.AfterContent;
        surface.WriteErrorEvent(script, MidStreamError(reply.Prompt.Model), reply.Target, _digest, afterContent);
        return script;
    }

    private Rejection MidStreamError(string model) => surface.Fault(new FaultPlan { Status = surface.OverloadedStatus }, model);

    private async Task RejectAsync(Rejection rejection, FaultPlan plan)
    {
        var headers = context.Response.Headers;
        surface.WriteHeaders(headers, _digest);
        if (rejection.RetryAfterSeconds is { } seconds)
        {
            headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (plan.HugeBytes is { } bytes)
        {
            rejection = rejection with { Message = rejection.Message.PadRight(bytes, '.') };
        }

        using var buffer = new PooledBuffer();
        using var json = new Utf8JsonWriter(buffer, surface.BodyStyle);
        surface.WriteError(json, rejection, _digest);
        await json.FlushAsync();
        await new ReplySender(context, plan, clock).SendBodyAsync(rejection.Status, surface.JsonContentType, buffer.Memory);
    }
}
