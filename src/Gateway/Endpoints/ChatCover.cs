using Gateway.Accounting;
using Gateway.Accounting.Budgets;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;

namespace Gateway.Endpoints;

/// <summary>
/// Covers a chat request's attempts by its budgets, each before it is made: by the length of the body, which costs nothing to know, and only where that does
/// not fit by what is in it.
/// </summary>
/// <param name="hold">Its budgets.</param>
/// <param name="request">What is asked.</param>
/// <param name="price">What a prompt may cost on a target at worst.</param>
/// <param name="unstatedOutput">How long an answer of a target may be where the request does not say.</param>
internal sealed class ChatCover(BudgetHold hold, IngressRequest request, Func<Target, PromptSize, WorstPrice?> price, Func<Target, long> unstatedOutput)
{
    private PromptSize _size = PromptSize.Rough(request.Body.Bytes.Span);
    private bool _isNear;

    /// <summary>The request is asked in other words: what is known of its prompt stays.</summary>
    public void Use(IngressRequest shortened) => request = shortened;

    public bool IsPriced(Target target) => price(target, _size) is not null;

    /// <summary>Null where the attempt is covered.</summary>
    public BudgetRefusal? Cover(Target target) =>
        Hold(target) is { } refusal ? LookCloser() ? Hold(target) : refusal : null;

    /// <summary>The same, as the outcome of an attempt that is not made.</summary>
    public Outcome? Refuse(Target target) => Cover(target) is { } refusal
        ? new Outcome(AttemptStage.Plan, AttemptSide.Gateway, new ChatError(ChatErrorKind.RateLimit, refusal.Text))
        {
            Reason = GatewayReason.OverBudget, RetryAfter = refusal.RetryAfter,
        }
        : null;

    /// <summary>Covers an answer as long as there is room for.</summary>
    /// <param name="target">Who is asked first.</param>
    /// <param name="least">Tokens below which there is no use in an answer.</param>
    /// <returns>How long it may be; null where there is no room for so little.</returns>
    public int? CoverShorter(Target target, int least)
    {
        if (price(target, _size) is not { } worst)
            return null;
        var (asked, choices) = (Output(target), request.Peek.Choices);
        var room = hold.CoverUpTo(worst.For(least, choices), worst.For(asked, choices), worst, choices);
        return room == 0 ? null : (int)Math.Min(asked, worst.OutputFor(room) / choices);
    }

    /// <summary>What nobody knows the price of is covered by nothing: its budgets allow that.</summary>
    private BudgetRefusal? Hold(Target target)
    {
        var (worst, answers) = (price(target, _size), request.Peek.Choices);
        return hold.Cover(worst?.For(Output(target), answers) ?? 0, worst, answers);
    }

    private long Output(Target target) => request.Peek.MaxOutputTokens ?? unstatedOutput(target);

    private bool LookCloser()
    {
        if (_isNear)
            return false;
        _isNear = true;
        try
        {
            _size = PromptSize.Near(request.ReadChat(), request.EstimateInputTokens(), request.Body.Bytes.Span);
            return true;
        }
        catch (RequestFormatException)
        {
            // A relay passes on what nobody here can read.
            return false;
        }
    }
}
