using System.Net;
using System.Text;
using Gateway.Alerting.Monitoring;
using Gateway.Model;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Storage;
using Gateway.Tests.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Native;

/// <summary>What native calls leave in the log, the numbers and the circuit.</summary>
public sealed class NativeAccountsTests(NativeUpstream upstream) : IClassFixture<NativeUpstream>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Recorded() => new()
    {
        { "claude", "/v1/messages", "anthropic" },
        { "openai", "/v1/chat/completions", "openai-chat" },
        { "openai", "/v1/responses", "openai-responses" },
        { "openai", "/v1/embeddings", "openai-embeddings" },
        { "gemini", "/v1beta/models/gemini-2.5-flash:generateContent", "gemini" },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task ARecordedAnswer_IsMeteredAndPassedOnByteForByte(string provider, string path, string folder)
    {
        WireCorpus.Require();
        var recorded = new[] { "anthropic-messages", "openai-chat", "openai-responses", "openai-embeddings", "gemini-generate" }.SelectMany(WireCorpus.Cases)
            .Where(c => c.Path.StartsWith($"{folder}/", StringComparison.Ordinal) && c.Status == 200 && c.Response.Length is > 0 and < 1_000_000)
            .GroupBy(c => c.IsSse).SelectMany(group => group.Take(5)).ToList();
        var told = 0;
        foreach (var (answer, number) in recorded.Select((c, i) => (c, i)))
        {
            upstream.Answer = http =>
            {
                http.Response.ContentType = answer.IsSse ? "text/event-stream" : "application/json";
                return http.Response.Body.WriteAsync(answer.Response, http.RequestAborted).AsTask();
            };

            var id = $"{folder}-{number}";
            using var response = await upstream.Gateway.PostAsync("""{"model":"asked-model"}"""u8.ToArray(), $"/native/{provider}{path}", ("x-request-id", id));
            (await response.Content.ReadAsByteArrayAsync(Token)).ShouldBe(answer.Response, answer.Path);

            var (row, said) = (await upstream.Gateway.RowAsync(id), RecordedUsage.Of(answer));
            (row.Ingress, row.Exchange, row.Provider, row.Stream).ShouldBe(("native", "relay", provider, answer.IsSse), answer.Path);
            if (said is not { } usage)
            {
                row.UsageSource.ShouldNotBe("provider", answer.Path);
                continue;
            }

            told++;
            row.UsageSource.ShouldBe("provider", answer.Path);
            ((row.InputTokens ?? 0) + (row.CacheReadTokens ?? 0) + (row.CacheWriteTokens ?? 0)).ShouldBe(usage.Input, answer.Path);
            row.OutputTokens.ShouldBe(usage.Output, answer.Path);
        }

        told.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task AnEmbeddingsCall_HasARowAnAttemptANumberAndAPrice()
    {
        upstream.Answer = http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("""{"object":"list","data":[],"model":"text-embedding-3-small","usage":{"prompt_tokens":1000000,"total_tokens":1000000}}""");
        };

        using var response = await upstream.Gateway.PostAsync(
            """{"input":"hi","model":"text-embedding-3-small"}"""u8.ToArray(), "/native/openai/v1/embeddings",
            ("x-request-id", "priced"), ("x-user-id", "anna"), ("x-conversation-id", "talk"));
        var row = await upstream.Gateway.RowAsync("priced");

        response.Headers.GetValues("x-gateway-model").ShouldBe(["text-embedding-3-small"]);
        (row.Model, row.Status, row.State, row.Attempts).ShouldBe(("text-embedding-3-small", 200, RequestState.Completed, "openai=ok"));
        (row.UserId, row.ConversationId, row.InputTokens, row.OutputTokens).ShouldBe(("anna", "talk", 1000000, null));
        row.CostUsd.ShouldNotBeNull().ShouldBe(0.02, 1e-9);
        (await upstream.Gateway.AttemptsAsync()).ShouldContain(a => a.Model == "text-embedding-3-small" && a.InputTokens == 1000000);
        var page = PrometheusPage.Parse(await upstream.Gateway.Client.GetStringAsync("/metrics", Token));
        page.Samples.Keys.ShouldContain(s => s.StartsWith("gateway_requests_total{ingress=\"native\"", StringComparison.Ordinal) && s.Contains("outcome=\"ok\""));
    }

    [Fact]
    public async Task AStreamThatIsCut_IsBilledAsFarAsItCame()
    {
        var arrived = new TaskCompletionSource();
        upstream.Answer = async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: {\"id\":\"1\",\"model\":\"gpt-5-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"0123456789012345678901234567890123456789\"}}]}\n\n");
            await arrived.Task;
            http.Abort();
        };

        using var response = await upstream.Gateway.PostAsync(
            """{"model":"gpt-5-mini","stream":true,"messages":[{"role":"user","content":"tell me a long story, please"}]}"""u8.ToArray(),
            "/native/openai/v1/chat/completions", ("x-request-id", "cut-bill"));
        arrived.SetResult();
        await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsByteArrayAsync(Token));
        var row = await upstream.Gateway.RowAsync("cut-bill");
        await upstream.Gateway.ForgetFailuresAsync();

        (row.ErrorCode, row.UsageSource, row.OutputTokens).ShouldBe(("cut", "estimated", 10));
        row.InputTokens.ShouldNotBeNull().ShouldBeInRange(5, 30);
        row.Ttft.ShouldNotBeNull();
    }

    [Fact]
    public async Task WhatAMeterCannotRead_IsPassedOnAllTheSame()
    {
        foreach (var (type, body) in new[] { ("application/json", "{ not json"), ("text/event-stream", "data: { not json\n\nevent: x\n\n") })
        {
            upstream.Answer = http =>
            {
                http.Response.ContentType = type;
                return http.Response.WriteAsync(body);
            };

            using var response = await upstream.Gateway.PostAsync("{}"u8.ToArray(), "/native/openai/v1/responses");

            (response.StatusCode, await response.Content.ReadAsStringAsync(Token)).ShouldBe((HttpStatusCode.OK, body));
        }

        await upstream.Gateway.ForgetFailuresAsync();
    }

    [Fact]
    public async Task Failures_OpenTheCircuitWhichRefusesWithTheTimeToWait()
    {
        await using var failing = await NativeUpstream.StartAsync("Gateway:Providers:openai:CircuitBreaker:FailureThreshold=2");
        var calls = 0;
        failing.Answer = http =>
        {
            calls++;
            http.Response.StatusCode = 500;
            return http.Response.WriteAsync("""{"error":{"message":"broken","type":"server_error"}}""");
        };

        for (var i = 0; i < 2; i++)
        {
            using var failed = await failing.Gateway.Client.GetAsync("/native/openai/v1/models", Token);
            failed.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        }

        using var refused = await failing.Gateway.Client.GetAsync("/native/openai/v1/models", Token);

        (refused.StatusCode, calls).ShouldBe((HttpStatusCode.ServiceUnavailable, 2));
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        refused.Headers.GetValues("x-gateway-attempts").ShouldBe(["openai=circuit_open"]);
    }

    [Fact]
    public async Task ARateLimitOfAChat_HoldsChatsForItsModelAndNothingElse()
    {
        await using var limited = await NativeUpstream.StartAsync();
        limited.Answer = http =>
        {
            (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (429, "30");
            return http.Response.WriteAsync("""{"error":{"message":"slow down","type":"rate_limit_error"}}""");
        };

        async Task<string> AskAsync(string path, string model = "gpt-5-mini")
        {
            using var response = await limited.Gateway.PostAsync(Encoding.UTF8.GetBytes($$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]}"""), path);
            response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            return response.Headers.GetValues("x-gateway-attempts").Single();
        }

        (await AskAsync("/native/openai/v1/embeddings")).ShouldBe("openai=rate_limit");
        (await AskAsync("/native/openai/v1/chat/completions")).ShouldBe("openai=rate_limit", "the limit of embeddings is none of chats");
        (await AskAsync("/native/openai/v1/chat/completions/")).ShouldBe("openai=on_hold");
        (await AskAsync("/v1/chat/completions", "openai/gpt-5-mini")).ShouldStartWith("openai=on_hold,");
        (await AskAsync("/v1/chat/completions", "openai/gpt-5-nano")).ShouldStartWith("openai=rate_limit,");
        (await AskAsync("/native/openai/v1/chat/completions", "gpt-5-nano")).ShouldBe("openai=on_hold");
        (await AskAsync("/native/openai/v1/chat/completions", "gpt-5")).ShouldBe("openai=rate_limit");
        (await AskAsync("/native/openai/v1/embeddings")).ShouldBe("openai=rate_limit");
    }

    [Fact]
    public async Task HowLongACallTookThatIsNoChat_IsNoLatencyOfAModel()
    {
        await using var timed = await NativeUpstream.StartAsync();
        var monitor = timed.Gateway.Services.GetRequiredService<PerformanceMonitor>();
        foreach (var (path, isTimed) in new[] { ("/native/openai/v1/files", false), ("/native/openai/v1/chat/completions", true) })
        {
            timed.Answer = http => http.Response.WriteAsync("""{"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}""");
            using var response = await timed.Gateway.PostAsync("""{"model":"gpt-5-mini"}"""u8.ToArray(), path, ("x-request-id", $"timed-{isTimed}"));
            await timed.Gateway.RowAsync($"timed-{isTimed}");

            (monitor.Requests(TimeSpan.FromHours(1)).MeanLatency is not null).ShouldBe(isTimed);
        }

        monitor.Requests(TimeSpan.FromHours(1)).Completed.ShouldBe(2);
    }

    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, 12)]
    public async Task AResponseThatIsCut_IsBilledByTheBytesThatWereSeen(bool isStream, int output)
    {
        const string Asked = """{"model":"gpt-5-mini","input":"tell me a long story, please"}""";
        var arrived = new TaskCompletionSource();
        upstream.Answer = async http =>
        {
            http.Response.ContentType = isStream ? "text/event-stream" : "application/json";
            await http.Response.WriteAsync(isStream
                ? "data: {\"type\":\"response.output_text.delta\",\"delta\":\"0123456789012345678901234567890123456789\"}\n\n"
                : "{\"object\":\"response\",\"output\":\"01234567890123456");
            await arrived.Task;
            http.Abort();
        };

        var id = $"cut-response-{isStream}";
        using var response = await upstream.Gateway.PostAsync(Encoding.UTF8.GetBytes(Asked), "/native/openai/v1/responses", ("x-request-id", id));
        arrived.SetResult();
        await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsByteArrayAsync(Token));
        var row = await upstream.Gateway.RowAsync(id);
        await upstream.Gateway.ForgetFailuresAsync();

        (row.ErrorCode, row.UsageSource, row.InputTokens, row.OutputTokens).ShouldBe(("cut", "estimated", (Asked.Length + 3) / 4, output));
    }

    [Fact]
    public async Task AModelNoModelIsNamed_IsKeptShortAndClean()
    {
        upstream.Answer = http => http.Response.WriteAsync("{}");
        using var response = await upstream.Gateway.PostAsync(
            "{}"u8.ToArray(), $"/native/gemini/v1beta/models/{new string('x', 1000)}:embedContent", ("x-request-id", "long-name"));

        (await upstream.Gateway.RowAsync("long-name")).Model.ShouldBe(new string('x', 256));
    }
}
