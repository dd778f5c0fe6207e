using Gateway.Model;

namespace Gateway.Routing.Strategies;

/// <summary>Orders the targets of one route for one request. Safe for concurrent use.</summary>
public interface ITargetOrder
{
    /// <summary>Every target of the route, the one to be asked first in front.</summary>
    Target[] Order(IngressRequest request);
}
