using Gateway.Model;
using Gateway.Protocol.Dialects;

namespace Gateway.Endpoints;

/// <summary>Everything that is wrong with a request that is refused anyway: what the peek saw, and what only a whole reading sees.</summary>
internal static class RequestProblems
{
    /// <param name="request">Its peek found problems, or there is one of its headers.</param>
    /// <param name="ofHeaders">What is wrong with its headers; null where nothing is.</param>
    public static IEnumerable<RequestProblem> All(IngressRequest request, RequestProblem? ofHeaders)
    {
        var problems = new List<RequestProblem>(request.Peek.Problems);
        // What is no JSON object at all has one problem.
        if (problems.TrueForAll(p => p.Path.Length > 0))
            problems.AddRange(Deeper(request).Where(found => !problems.Exists(p => p.Path == found.Path)));
        if (ofHeaders is { } header)
            problems.Add(header);
        return problems;
    }

    private static IReadOnlyList<RequestProblem> Deeper(IngressRequest request)
    {
        try
        {
            request.ReadChat();
            return [];
        }
        catch (RequestFormatException e)
        {
            return e.Problems;
        }
#pragma warning disable CA1031 // A reader is made for what the peek found nothing wrong in; here it may stumble.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }
}
