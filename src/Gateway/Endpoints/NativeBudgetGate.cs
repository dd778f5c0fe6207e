using Gateway.Accounting.Budgets;
using Gateway.Model;
using Gateway.Model.Tokens;
using Gateway.Native;
using Gateway.Telemetry;

namespace Gateway.Endpoints;

/// <summary>
/// Holds native calls against their budgets. What a metered call (chat, responses, embeddings) may cost is read from its body before anybody is asked;
/// what only reads or deletes costs nothing; of anything else (uploads, images, batches, old completions, answers in the background, WebSockets) nobody
/// knows the price, and it is refused.
/// </summary>
public sealed class NativeBudgetGate(BudgetBook book, GatewayMeters meters)
{
    private static readonly GatewayError Unbounded = new(
        StatusCodes.Status400BadRequest, ErrorTypes.InvalidRequest,
        "A budget holds for this caller, and this request does not say how long its answer may be. Say it in its API's own field: max_tokens "
        + "(or max_completion_tokens) of a chat or message, max_output_tokens of a response, generationConfig.maxOutputTokens of Gemini.");

    /// <summary>Some budget is a user's.</summary>
    public bool GoesByUsers => book.Configured.Any(static b => b.GoesByUsers);

    /// <returns>Null where it may go on.</returns>
    public async ValueTask<GatewayError?> EnterAsync(NativeCall call, NativeRequest request, CancellationToken cancellationToken)
    {
        if (IsFree(call.Http, request) || book.Open(call.Caller, call.UserId) is not { } hold)
            return null;
        call.Hold = hold;
        if (Unreadable(call.Http, request.Operation) is { } reason)
            return Unpriced(hold, reason);
        if (await call.Body.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } body)
            return Unpriced(hold, $"its body is larger than {NativeBody.MaxBytes} bytes (1 MiB)");
        return Cover(hold, call, request, body);
    }

    private GatewayError? Cover(BudgetHold hold, NativeCall call, NativeRequest request, byte[] body)
    {
        if (NativeAsk.Read(request.Operation, body) is not { } ask || (request.Operation.Model ?? ask.Model) is not { } model)
            return Unpriced(hold, "its body does not say plainly for which model it is, and how long its answer may be");
        if (ask.IsBackground)
            return Unpriced(hold, "it is answered in the background, where nobody sees what that costs");
        if (request.Operation.HasWords && ask.MaxOutputTokens is null && !hold.AllowsUnpriced)
            return Unbounded;
        var (target, catalogue) = (new Target(call.Provider!, model), call.Composition.Catalogue);
        var size = PromptSize.Rough(body);
        if (Worst(size) is not { } rough)
            return Unpriced(hold, size.MakesPictures ? "its answer may hold pictures, whose price is not known" : $"the price of '{CallerText.Model(model)}' is not known");
        if (Hold(rough) is not { } refusal)
            return null;
        return Near(request, body) is { } near && Hold(Worst(near) ?? rough) is null ? null : BudgetGate.Refused(refusal, meters);

        WorstPrice? Worst(PromptSize prompt) =>
            catalogue.WorstPrice(target, prompt with { FillsWindow = prompt.FillsWindow || ask.HasHistory }, call.CreatedAt, request.Operation.HasWords);

        BudgetRefusal? Hold(WorstPrice worst) =>
            hold.Cover(worst.For(request.Operation.HasWords ? ask.MaxOutputTokens ?? BudgetGate.UnstatedOutput : 0, ask.Choices), worst, ask.Choices);
    }

    private static PromptSize? Near(NativeRequest request, byte[] body)
    {
        if (request.Reader is not { } reader || !request.Operation.IsChat)
            return null;
        try
        {
            var chat = reader.ReadRequest(body);
            return PromptSize.Near(chat, ChatTokens.Count(chat, ModelTokens.Other), body);
        }
#pragma warning disable CA1031 // An odd request is passed on unread: its length tells what it may cost.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private static bool IsFree(HttpContext http, NativeRequest request) => HttpMethods.IsPost(http.Request.Method)
        ? request.Operation.IsCount
        : !NativeForwarder.IsUpgrade(http) && !HttpMethods.IsPut(http.Request.Method) && !HttpMethods.IsPatch(http.Request.Method) && !HttpMethods.IsConnect(http.Request.Method);

    private static string? Unreadable(HttpContext http, NativeOperation operation) =>
        !operation.HasWorstCase || NativeForwarder.IsUpgrade(http) ? "what it costs is not known before it is made"
        : RequestReader.IsEncoded(http.Request) ? "its body is encoded"
        : !NativeBody.IsJson(http.Request) ? "its body is not said to be JSON"
        : null;

    private static GatewayError? Unpriced(BudgetHold hold, string reason) => hold.AllowsUnpriced
        ? null
        : new GatewayError(
            StatusCodes.Status403Forbidden, ErrorTypes.Permission,
            $"A budget holds for this caller, and this call cannot be priced: {reason}. Ask over /v1/messages or /v1/chat/completions, "
            + "or let the operator set AllowUnpriced for the budget.");
}
