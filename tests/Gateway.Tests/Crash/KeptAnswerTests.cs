using Gateway.Model;
using Gateway.Storage;
using Gateway.Storage.Journal;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Storage.Journal;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Crash;

/// <summary>What is in the journal when the client has its answer, while the database has nothing yet.</summary>
public sealed class KeptAnswerTests
{
    private static readonly RequestLogSettings NothingIsWritten = new() { Linger = TimeSpan.FromHours(1) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("claude-sonnet-4-5", false, "relay", 15)]
    [InlineData("claude-sonnet-4-5", true, "relay", 15)]
    [InlineData("gemini-2.5-flash", false, "translate", 8)]
    [InlineData("gemini-2.5-flash", true, "translate", 8)]
    public async Task AnswerTheClientHasInFull_IsKeptWithItsTokensAndCost(string model, bool stream, string exchange, int tokens)
    {
        await using var upstream = await ScriptedProvider.StartAsync(call => Answer(call, stream));
        await using var gateway = await StartAsync(upstream);
        using var response = await AskAsync(gateway, model, stream);
        await response.Content.ReadAsByteArrayAsync(Token);

        var kept = (await JournalAsync(gateway)).Records.ShouldHaveSingleItem();
        (kept.RequestId, kept.State, kept.Status, kept.Model, kept.Stream, kept.Exchange).ShouldBe(("kept", RequestState.Completed, 200, model, stream, exchange));
        (kept.Usage.TotalInput + kept.Usage.Output).ShouldBe(tokens);
        kept.Price.Usd.ShouldNotBeNull().ShouldBeGreaterThan(0);
        var call = kept.Calls.ShouldHaveSingleItem();
        (call.Outcome, call.Success, call.Usage, call.Price).ShouldBe(("ok", true, kept.Usage, kept.Price));
    }

    [Fact]
    public async Task AnswerAfterAFallback_IsKeptWithBothAttempts()
    {
        await using var upstream = await ScriptedProvider.StartAsync(
            call => call.PathAndQuery.StartsWith("/v1/messages", StringComparison.Ordinal) ? ThreeProviders.Failure(529, "overloaded_error") : Answer(call, stream: false));
        await using var gateway = await StartAsync(upstream);
        using var response = await AskAsync(gateway, "claude-sonnet-4-5", stream: false);
        await response.Content.ReadAsByteArrayAsync(Token);

        var kept = (await JournalAsync(gateway)).Records.ShouldHaveSingleItem();
        (kept.Attempts, kept.Provider).ShouldBe(("claude=overloaded,gemini=ok", "gemini"));
        kept.Calls.Select(c => c.Outcome).ShouldBe(["overloaded", "ok"]);
    }

    [Fact]
    public async Task StreamThatBreaks_IsNotKept()
    {
        await using var upstream = await ScriptedProvider.StartAsync(
            ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta), ScriptedStep.Cut));
        await using var gateway = await StartAsync(upstream);
        using var response = await AskAsync(gateway, "claude-sonnet-4-5", stream: true);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("event: error");

        (await JournalAsync(gateway)).Records.ShouldBeEmpty();
    }

    private static Task<TestGateway> StartAsync(ScriptedProvider upstream) =>
        TestGateway.StartAsync(services => services.AddSingleton(NothingIsWritten), [.. TestGateway.Providers(upstream.BaseAddress)]);

    private static Task<HttpResponseMessage> AskAsync(TestGateway gateway, string model, bool stream) => gateway.PostAsync(
        $$"""{"model":"{{model}}","max_tokens":9,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hi"}]}""", ("x-request-id", "kept"));

    private static ScriptedAnswer Answer(ReceivedCall call, bool stream) => (call.PathAndQuery.StartsWith("/v1/messages", StringComparison.Ordinal), stream) switch
    {
        (true, false) => ThreeProviders.ClaudeAnswer,
        (true, true) => ThreeProviders.ClaudeStream,
        (false, false) => ThreeProviders.GeminiAnswer,
        (false, true) => ThreeProviders.GeminiStream,
    };

    private static Task<JournalContent> JournalAsync(TestGateway gateway) =>
        JournalFile.ReadAsync(RequestJournal.PathOf(gateway.Services.GetRequiredService<IOptions<StorageOptions>>().Value.ConnectionString));
}
