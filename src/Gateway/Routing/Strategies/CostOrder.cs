using Gateway.Model;

namespace Gateway.Routing.Strategies;

/// <summary>The cheapest target for the request's size first; those whose price is not known last, in the order given.</summary>
public sealed class CostOrder(IReadOnlyList<Target> targets, TargetPrice price) : ITargetOrder
{
    // In a body this small even a picture, counted as text, does not tip the order: it is not worth reading the request.
    private const int SmallBody = 32 * 1024;

    public Target[] Order(IngressRequest request)
    {
        var inputTokens = request.Body.Bytes.Length <= SmallBody ? RequestNeeds.RoughTokens(request) : RequestNeeds.Of(request).InputTokens;
        return [.. targets.OrderBy(target => price(target, inputTokens, request.Peek.MaxOutputTokens) ?? decimal.MaxValue)];
    }
}
