using System.Text.Json;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>What the stages say of configuration (<c>Channels:0: …</c>), said of an order's JSON (<c>channels[0]: ….</c>).</summary>
internal static class OrderProblem
{
    public static string Of(string problem)
    {
        var end = problem.IndexOf(": ", StringComparison.Ordinal);
        if (end < 0)
            return problem;
        var path = end == 0 ? "name" : string.Concat(problem[..end].Split(':').Select(Step));
        return $"{path}: {problem[(end + 2)..].TrimEnd('.')}.";
    }

    private static string Step(string key, int at) =>
        char.IsAsciiDigit(key[0]) ? $"[{key}]" : $"{(at > 0 ? "." : "")}{JsonNamingPolicy.CamelCase.ConvertName(key)}";
}
