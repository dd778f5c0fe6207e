using Gateway.Endpoints.Composing;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Native;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Providers;
using Gateway.Resilience.Headroom;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Endpoints;

/// <summary>
/// The walk of one native request: 1. who is calling; 2. where to, and may it go there; 3. is it within the caller's limits and budgets; 4. one attempt, if the provider's
/// circuit lets it through (bodies stream by: there is no second one, and nobody to fall back to); 5. where no answer went to the caller, say why;
/// 6. settle once, whatever happened.
/// The provider's total time does not bound it: an upload or a WebSocket takes as long as something passes. <c>x-gateway-timeout-ms</c> does.
/// </summary>
public sealed class NativePipeline(
    AccessDoor door, CallAdmission admission, ActiveComposition active, HeadroomBook headroom, NativeForwarder forwarder,
    RequestSettlement settlement, CallFrame frame,
    Drain drain, TimeProvider time, ILogger<NativePipeline> logger)
{
    private static readonly AnthropicDialect Anthropic = new();
    private static readonly OpenAiDialect OpenAi = new();

    public Task RunAsync(HttpContext http)
    {
        var call = new NativeCall(http, active.Current, time.GetTimestamp(), time.GetUtcNow());
        return frame.RunAsync(call, () => AnswerAsync(call));
    }

    private async ValueTask<GatewayError?> AnswerAsync(NativeCall call)
    {
        drain.Over.ThrowIfCancellationRequested();
        var (http, providers) = (call.Http, call.Composition.Providers);

        // Errors are in the provider's envelope, also before anybody may know whether it is configured.
        if (providers.Find(http.Request.RouteValues["provider"] as string ?? "") is { } named)
            call.Speaks(named.Dialect.Dialect);

        // 1. Who is calling?
        if (door.Enter(http.Request, Surface.Native, out var caller) is { } unknown)
            return unknown;
        call.Admit(caller);
        if (NativeDoor.Problem(http, mayAnybody: door.IsOpen && caller.KeyId is null) is { } shut)
            return shut;

        // 2. Where to?
        if (NativeAddress.Read(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, out var problem) is not { } target)
            return new GatewayError(400, ErrorTypes.InvalidRequest, problem!);
        if (RequestHeaders.Problem(http.Request) is { } wrong)
            return new GatewayError(400, ErrorTypes.InvalidRequest, wrong.ToString());
        if (providers.Find(target.Provider) is not { } provider)
            return new GatewayError(404, ErrorTypes.NotFound, $"No provider of that name is configured. Configured: {string.Join(", ", providers.All.Select(p => p.Name))}.");
        call.Goes(provider.Name, provider.Dialect.Dialect);
        if (!provider.HasCredential)
            return new GatewayError(502, ErrorTypes.Api, $"Provider '{provider.Name}' has no credential; the operator has to set one.");

        if (admission.Expect(call) is { } full)
            return full;
        var address = provider.Adapter.NativeAddress(target.Path, target.Query);
        if (await NativeBounds.ProblemAsync(call, provider, address.AbsolutePath, drain.Over).ConfigureAwait(false) is { } forbidden)
            return forbidden;

        var operation = NativeOperation.Of(provider.Dialect, http.Request.Method, address.AbsolutePath);
        var request = Request(call, provider, operation, address);

        // 3. Is it within the caller's limits and budgets?
        if (await admission.EnterAsync(call, request, drain.Over).ConfigureAwait(false) is { } refused)
            return refused;

        // 4. One attempt.
        return await RelayAsync(call, provider, request).ConfigureAwait(false);
    }

    private async ValueTask<GatewayError?> RelayAsync(NativeCall call, Provider provider, NativeRequest request)
    {
        using var total = new AttemptDeadline(time, call.Http.RequestAborted, drain.Over);
        if (RequestHeaders.Timeout(call.Http.Request) is { } allowed)
            total.Expect("the whole answer", allowed);
        using var deadline = new AttemptDeadline(time, total.Token);
        using var exchange = call.Exchange = new NativeExchange(request, deadline, time);
        settlement.Dispatched(call);
        var (circuit, walk) = (call.Composition.Circuits[provider.Name], new NativeWalk(call, provider, forwarder, settlement, time, drain.Over));
        // Only where the provider holds some model does it matter which one this is: else its body is not waited for.
        if (request.Operation.IsChat && circuit.HoldFor > TimeSpan.Zero && call.AskedModel is null)
            call.Asks(await NativeBounds.ModelInBodyAsync(call.Body, drain.Over).ConfigureAwait(false));
        var attempt = request.Operation.TakesTurn && call.Composition.Gates.TryFind(provider.Name, out var gate)
            ? await walk.RunAsync(circuit, gate, deadline.Token).ConfigureAwait(false)
            : await walk.RunAsync(circuit, deadline.Token).ConfigureAwait(false);
        settlement.AttemptEnded(call, attempt);
        if (exchange.Unmetered is { } reason && !call.ClientGone)
            Log.NotMetered(logger, call.RequestId, provider.Name, call.AskedModel, reason);
        return Judge(call, exchange, attempt.Outcome);
    }

    private NativeRequest Request(NativeCall call, Provider provider, NativeOperation operation, Uri address) => new()
    {
        Upstream = provider,
        BaseAddress = provider.Address,
        Address = address,
        Operation = operation,
        Reader = operation.Dialect switch
        {
            Dialect.Anthropic => Anthropic,
            Dialect.OpenAi => OpenAi,
            _ => (IIngressDialect?)null,
        },
        Send = (request, token) => SendAsync(call, provider, request, token),
    };

    private async Task<HttpResponseMessage> SendAsync(NativeCall call, Provider provider, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await provider.ForwardAsync(request, call.ToldTrace, cancellationToken).ConfigureAwait(false);
        if (call is { Exchange.Request.Operation.IsChat: true, AskedModel: { } model })
            headroom.Learn(new Target(provider.Name, model), provider.Dialect.Dialect, response);
        return response;
    }

    // 5. Say why there is no answer.
    private GatewayError? Judge(NativeCall call, NativeExchange exchange, Outcome outcome)
    {
        if (outcome.IsSuccess)
            return null;
        if (outcome.Side == AttemptSide.Client)
        {
            call.ClientGone = true;
            return null;
        }

        // The vendor's own words have gone to the caller; or part of an answer has, and the connection is cut.
        if (exchange.IsPassedOn || call.Http.Response.HasStarted)
            return null;
        return drain.Over.IsCancellationRequested ? GatewayError.Stopping : WalkError.From(call.Attempts, call.Dialect!.Value);
    }
}
