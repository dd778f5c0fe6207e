using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects;

/// <summary>Every error some vendor really sent, read by the dialect it was sent in.</summary>
public sealed class RecordedErrorTests
{
    private static readonly ChatErrorKind[] Limits = [ChatErrorKind.RateLimit, ChatErrorKind.QuotaExhausted];

    private static readonly ChatErrorKind[] ProvidersFault = [ChatErrorKind.ServerError, ChatErrorKind.Overloaded, ChatErrorKind.Timeout];

    private static readonly string[] Recorded =
    [
        "anthropic-messages", "anthropic-count-tokens", "bedrock-converse", "gemini-generate", "gemini-count-tokens", "openai-chat",
        "openai-responses", "openai-embeddings", "models-list", "cohere-v1", "cohere-v2", "ollama-chat",
    ];

    [Fact]
    public void RecordedError_IsSortedAsItsStatusSays()
    {
        WireCorpus.Require();
        var errors = Errors.ToList();

        errors.Count.ShouldBeGreaterThan(170);
        errors.Select(c => (c.Path, c.Status, Error: DialectOf(c).ReadError(c.Status, c.Response)))
            .Where(c => !Fits(c.Status, c.Error.Kind) || c.Error.Message.Length == 0)
            .Select(c => $"{c.Path}: {c.Status} is {c.Error.Kind}")
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("anthropic/quoted-errors/anthropic-mid-stream-overloaded__0", ChatErrorKind.Overloaded)]
    [InlineData("anthropic/quoted-errors/anthropic-stream-first-event-overloaded__0", ChatErrorKind.Overloaded)]
    [InlineData("openai-chat/quoted-errors/openai-stream-first-chunk-error__0", ChatErrorKind.ServerError)]
    [InlineData("groq/pydantic-ai/test_groq__test_tool_use_failed_error_streaming_with_text__0", ChatErrorKind.InvalidRequest)]
    [InlineData("openrouter/pydantic-ai/test_openrouter__test_openrouter_stream_error__0", ChatErrorKind.InvalidRequest)]
    [InlineData("gemini-vertex/firebase-mock-responses/vertexai__streaming-failure-error-mid-stream", ChatErrorKind.ServerError)]
    public void RecordedErrorInsideAStream_HasItsKind(string path, ChatErrorKind kind)
    {
        WireCorpus.Require();
        var wire = WireCorpus.Case(path);

        DialectOf(wire).ReadStream(wire.Response)[^1].ShouldBeOfType<ChatEvent.Failed>().Error.Kind.ShouldBe(kind);
    }

    [Theory]
    [InlineData("anthropic/ruby_llm/chat_error_handling_with_anthropic_claude-haiku-4-5_raises_appropriate_auth_error__0", "authentication_error", null)]
    [InlineData("azure-ai/ruby_llm/chat_real_error_scenarios_azure_grok-4-1-fast-non-reasoning_handles_context_length_e-92233b", null, "RateLimitReached")]
    [InlineData("deepseek/rig/deepseek__wire_shape_matrix__chat_completion_rejects_a_bogus_key_with_the_provider_body__0", "authentication_error", "invalid_request_error")]
    [InlineData("perplexity/ruby_llm/chat_real_error_scenarios_perplexity_sonar_handles_context_length_exceeded_errors__0", "too_many_prompt_tokens", "400")]
    [InlineData("mistral/rig/mistral__logprobs_rejection_matrix__blocking_ministral_3b__0", "invalid_request_invalid_args", "3051")]
    [InlineData("gemini/mirascope/test_authentication_error__google_gemini_2_5_flash__0", "INVALID_ARGUMENT", "API_KEY_INVALID")]
    public void RecordedError_KeepsItsTypeAndCode(string path, string? type, string? code)
    {
        WireCorpus.Require();
        var wire = WireCorpus.Case(path);

        var error = DialectOf(wire).ReadError(wire.Status, wire.Response);

        (error.Type, error.Code).ShouldBe((type, code));
    }

    [Fact]
    public void RecordedErrorCutAnywhere_StillHasAKind()
    {
        WireCorpus.Require();
        foreach (var wire in Errors)
        {
            var body = wire.Response;
            for (var length = 0; length < body.Length; length += 7)
                DialectOf(wire).ReadError(wire.Status, body.AsSpan(0, length)).Kind.ShouldNotBe(ChatErrorKind.Unknown);
        }
    }

    [Theory]
    [InlineData("{\"error\":{\"\\ud800\":1,\"type\":\"overloaded_error\"}}")]
    [InlineData("{\"error\":{\"type\":\"\\ud800\",\"code\":[],\"status\":{},\"details\":[1,{\"metadata\":3,\"violations\":[2]}],\"metadata\":[]}}")]
    [InlineData("{\"error\":{\"retry_after\":\"\\ud800\",\"retry_after_ms\":1e99,\"code\":1e99}}")]
    [InlineData("{\"error\":null,\"errors\":[7],\"detail\":{},\"code\":\"\"}")]
    public void HostileError_IsKnownByItsStatus(string body)
    {
        foreach (var dialect in new IEgressDialect[] { new AnthropicDialect(), new OpenAiDialect(), new GeminiDialect() })
            dialect.ReadError(500, Encoding.UTF8.GetBytes(body)).Kind.ShouldBeOneOf(ProvidersFault);
    }

    private static IEnumerable<WireCase> Errors => Recorded.SelectMany(WireCorpus.Cases).Where(c => c.Status >= 400);

    private static bool Fits(int status, ChatErrorKind kind) => status switch
    {
        401 => kind == ChatErrorKind.Authentication,
        403 => kind is ChatErrorKind.Permission or ChatErrorKind.Authentication,
        404 => kind == ChatErrorKind.NotFound,
        429 => Limits.Contains(kind),
        >= 500 => ProvidersFault.Contains(kind),
        _ => kind != ChatErrorKind.Unknown && !ProvidersFault.Contains(kind),
    };

    /// <summary>The dialect a recording is in, or the nearest one: the errors of Responses, embeddings and lists of models have the same shape.</summary>
    private static IEgressDialect DialectOf(WireCase wire) =>
        wire.Dialect.StartsWith("anthropic", StringComparison.Ordinal) || wire.Dialect.StartsWith("bedrock", StringComparison.Ordinal)
        || wire.Provider == "models-list-anthropic" ? new AnthropicDialect()
        : wire.Dialect.StartsWith("gemini", StringComparison.Ordinal) ? new GeminiDialect()
        : new OpenAiDialect();
}
