using System.Net;
using System.Text;

namespace Gateway.Tests.Budgets;

/// <summary>Requests that cost about half a cent each, and less than one at worst.</summary>
internal static class BudgetTraffic
{
    private static readonly string Body =
        $$"""{"model":"claude-opus-4-1","max_tokens":72,"messages":[{"role":"user","content":"{{string.Join(' ', Enumerable.Repeat("word", 60))}}"}]}""";

    public static async Task<HttpStatusCode> AskAsync(HttpClient client)
    {
        using var content = new StringContent(Body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v1/messages", content, TestContext.Current.CancellationToken);
        await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
