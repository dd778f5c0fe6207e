using System.Net;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Hardening;

/// <summary>A provider that sends the gateway on to somebody else, who would get the credential.</summary>
public sealed class RedirectTests
{
    private const string Body = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RedirectToAnotherHost_IsAnErrorAndNobodyElseSeesTheCredential()
    {
        await using var other = await ScriptedProvider.StartAsync(ScriptedAnswer.Json("{}"));
        await using var provider = await ScriptedProvider.StartAsync(call => Redirect(307, other.BaseAddress));
        await using var gateway = await TestGateway.StartAsync(provider.BaseAddress, "Gateway:EnableFallback=false");

        using var unary = await gateway.PostAsync(Body);
        using var stream = await gateway.PostAsync(Body.Replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\"", StringComparison.Ordinal));
        using var count = await gateway.PostAsync(System.Text.Encoding.UTF8.GetBytes(Body), "/v1/messages/count_tokens");
        using var native = await gateway.Client.GetAsync("/native/claude/v1/files", Token);
        using var probe = await gateway.AdminAsync("/admin/providers/claude/test", HttpMethod.Post);

        foreach (var answer in new[] { unary, stream, native })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
            answer.Headers.Location.ShouldBeNull();
            (await answer.Content.ReadAsStringAsync(Token)).ShouldNotContain(other.BaseAddress.Authority);
        }

        other.Calls.ShouldBeEmpty();
        provider.Calls.ShouldAllBe(call => call.Headers["host"] == provider.BaseAddress.Authority);
    }

    private static ScriptedAnswer Redirect(int status, Uri to) => new() { Status = status, Headers = [("location", new Uri(to, "/v1/messages").ToString()), ("content-length", "0")] };
}
