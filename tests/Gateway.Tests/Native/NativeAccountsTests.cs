using System.Net;
using Gateway.Model;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Storage;
using Gateway.Tests.Telemetry;
using Microsoft.AspNetCore.Http;

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
    public async Task ARateLimit_HoldsTheProviderWithoutOpeningItsCircuit()
    {
        await using var limited = await NativeUpstream.StartAsync();
        limited.Answer = http =>
        {
            (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (429, "30");
            return http.Response.WriteAsync("""{"error":{"message":"slow down","type":"rate_limit_error"}}""");
        };

        using var first = await limited.Gateway.Client.GetAsync("/native/openai/v1/models", Token);
        using var second = await limited.Gateway.Client.GetAsync("/native/openai/v1/models", Token);

        (first.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests));
        second.Headers.GetValues("x-gateway-attempts").ShouldBe(["openai=on_hold"]);
    }
}
