using System.Buffers;
using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

public sealed class OpenAiErrorShapeTests
{
    private static readonly OpenAiDialect Dialect = new();

    [Theory]
    [InlineData(429, """{"error":{"message":"m","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", ChatErrorKind.QuotaExhausted)]
    [InlineData(429, """{"error":{"message":"m","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""", ChatErrorKind.RateLimit)]
    [InlineData(429, """{"error":{"code":429,"message":"m","metadata":{}},"user_id":"u"}""", ChatErrorKind.RateLimit)]
    [InlineData(400, """{"error":{"message":"m","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""", ChatErrorKind.ContextLengthExceeded)]
    [InlineData(400, """{"error":{"code":400,"message":"m","type":"exceed_context_size_error","n_ctx":512}}""", ChatErrorKind.ContextLengthExceeded)]
    [InlineData(404, """{"error":{"message":"m","type":"invalid_request_error","param":null,"code":"model_not_found"}}""", ChatErrorKind.NotFound)]
    [InlineData(400, """{"code":"1500","message":"m","object":"error","param":null,"raw_status_code":400,"type":"invalid_model"}""", ChatErrorKind.NotFound)]
    [InlineData(401, """{"detail":"m"}""", ChatErrorKind.Authentication)]
    [InlineData(401, """{"error":{"message":"m","type":"authentication_error","param":null,"code":"invalid_request_error"}}""", ChatErrorKind.Authentication)]
    [InlineData(401, """{"error":{"message":"m","type":"invalid_request_error","code":"invalid_api_key"}}""", ChatErrorKind.Authentication)]
    [InlineData(402, """{"error":{"message":"m","type":"unknown_error","code":"invalid_request_error"}}""", ChatErrorKind.QuotaExhausted)]
    [InlineData(400, """{"code":400,"message":"m","type":"Bad Request"}""", ChatErrorKind.InvalidRequest)]
    [InlineData(404, """{"error":"m"}""", ChatErrorKind.NotFound)]
    [InlineData(400, """{"code":"Client specified an invalid argument","error":"m"}""", ChatErrorKind.InvalidRequest)]
    [InlineData(400, """{"error":{"message":"m","type":null,"param":"prompt","code":"content_filter","status":400}}""", ChatErrorKind.ContentFilter)]
    [InlineData(429, """{"error":{"code":"RateLimitReached","message":"m","details":"d"}}""", ChatErrorKind.RateLimit)]
    [InlineData(503, """{"error":{"message":"m","type":"service_unavailable","code":null}}""", ChatErrorKind.Overloaded)]
    [InlineData(500, """{"error":{"code":500,"message":"m","type":"server_error"}}""", ChatErrorKind.ServerError)]
    [InlineData(400, """[{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}}]""", ChatErrorKind.InvalidRequest)]
    [InlineData(422, """{"detail":[{"loc":["body"],"msg":"m","type":"missing"}]}""", ChatErrorKind.InvalidRequest)]
    [InlineData(413, "m", ChatErrorKind.RequestTooLarge)]
    [InlineData(429, """{"error":{"message":"m","type":"requests","param":null,"code":null}}""", ChatErrorKind.RateLimit)]
    [InlineData(400, """{"error":{"message":"m","type":"tokens","code":null}}""", ChatErrorKind.RateLimit)]
    [InlineData(413, """{"error":{"message":"m","type":"tokens","code":"rate_limit_exceeded"}}""", ChatErrorKind.RequestTooLarge)] // Groq
    [InlineData(429, """{"error":{"message":"m","type":"insufficient_quota","code":"project_spend_limit_exceeded"}}""", ChatErrorKind.QuotaExhausted)]
    [InlineData(429, """{"error":{"message":"m","type":"insufficient_quota","code":"billing_hard_limit_reached"}}""", ChatErrorKind.QuotaExhausted)]
    [InlineData(401, """{"error":{"message":"m","type":"invalid_request_error","code":"invalid_organization"}}""", ChatErrorKind.Authentication)]
    [InlineData(503, """{"error":{"message":"m","type":"service_unavailable_error","code":"server_is_overloaded"}}""", ChatErrorKind.Overloaded)]
    [InlineData(503, """{"error":{"message":"m","type":"server_error","code":"slow_down"}}""", ChatErrorKind.Overloaded)]
    [InlineData(503, """{"error":{"message":"m","type":"server_error","code":null}}""", ChatErrorKind.Overloaded)]
    [InlineData(500, """{"error":{"message":"m","type":"server_error","code":"model_overloaded"}}""", ChatErrorKind.Overloaded)]
    [InlineData(400, """{"error":{"message":"m","type":"invalid_request_error","param":"messages[0].content","code":"string_above_max_length"}}""", ChatErrorKind.RequestTooLarge)]
    [InlineData(400, """{"error":{"message":"m","type":"invalid_request_error","param":"messages[2].tool_calls[0].id","code":"string_above_max_length"}}""", ChatErrorKind.InvalidRequest)]
    [InlineData(400, """{"error":{"message":"m","type":"invalid_request_error","code":"content_policy_violation"}}""", ChatErrorKind.ContentFilter)]
    [InlineData(400, """{"error":{"message":"m","type":"invalid_request_error","code":"invalid_prompt"}}""", ChatErrorKind.ContentFilter)]
    [InlineData(400, """{"error":{"message":"m","code":"content_filter","innererror":{"code":"ResponsibleAIPolicyViolation"}}}""", ChatErrorKind.ContentFilter)] // Azure
    [InlineData(429, """{"error":{"code":"429","message":"m"}}""", ChatErrorKind.RateLimit)] // Azure
    [InlineData(429, """{"error":{"code":"NoCapacity","message":"m"}}""", ChatErrorKind.Overloaded)] // Azure
    [InlineData(404, """{"error":{"code":"DeploymentNotFound","message":"m"}}""", ChatErrorKind.NotFound)] // Azure
    [InlineData(498, """{"error":{"message":"m","type":"invalid_request_error"}}""", ChatErrorKind.Overloaded)] // Groq
    [InlineData(429, """{"object":"error","message":"m","type":"service_tier_capacity_exceeded","code":"3505","param":null}""", ChatErrorKind.Overloaded)] // Mistral
    [InlineData(429, """{"object":"error","message":"m","type":"rate_limited","code":"1300","raw_status_code":429}""", ChatErrorKind.RateLimit)] // Mistral
    [InlineData(402, """{"error":{"message":"m","type":"invalid_request_error"}}""", ChatErrorKind.QuotaExhausted)] // DeepSeek
    [InlineData(402, """{"error":{"code":402,"message":"m"}}""", ChatErrorKind.QuotaExhausted)] // OpenRouter
    [InlineData(403, """{"error":{"code":403,"message":"m","metadata":{"reasons":["violence"],"flagged_input":"x"}}}""", ChatErrorKind.ContentFilter)] // OpenRouter
    [InlineData(400, """{"code":"invalid-argument","error":"m"}""", ChatErrorKind.InvalidRequest)] // xAI
    [InlineData(429, """{"code":"resource-exhausted","error":"m"}""", ChatErrorKind.RateLimit)] // xAI
    [InlineData(404, """{"id":"x","message":"m"}""", ChatErrorKind.NotFound)] // Cohere
    [InlineData(503, """{"error":{"message":"m","type":"overloaded_error","code":null}}""", ChatErrorKind.Overloaded)] // Together
    [InlineData(412, """{"error":{"object":"error","type":"error","code":"PRECONDITION_FAILED","message":"m"}}""", ChatErrorKind.Permission)] // Fireworks
    [InlineData(400, """{"error":{"message":"m","type":"BadRequestError","param":"input_tokens","code":400}}""", ChatErrorKind.ContextLengthExceeded)] // vLLM
    [InlineData(404, """{"object":"error","message":"m","type":"NotFoundError","param":null,"code":404}""", ChatErrorKind.NotFound)] // vLLM
    [InlineData(429, """{"error":{"message":"m","type":"api_error","param":null,"code":null}}""", ChatErrorKind.RateLimit)] // Ollama
    [InlineData(429, """{"message":"m","type":"too_many_requests_error","param":"queue","code":"queue_exceeded"}""", ChatErrorKind.Overloaded)] // Cerebras
    [InlineData(429, """{"error":{"message":"m","type":"exceeded_current_quota_error"}}""", ChatErrorKind.QuotaExhausted)] // Moonshot
    [InlineData(429, """{"error":{"code":"1113","message":"m"}}""", ChatErrorKind.QuotaExhausted)] // z.ai
    [InlineData(503, """{"error":"m","error_type":"overloaded"}""", ChatErrorKind.Overloaded)] // Hugging Face
    [InlineData(424, """{"error":"m","error_type":"generation"}""", ChatErrorKind.ServerError)] // Hugging Face
    [InlineData(429, """{"error_code":"REQUEST_LIMIT_EXCEEDED","message":"m"}""", ChatErrorKind.RateLimit)] // Databricks
    [InlineData(429, """{"errors":[{"code":3040,"message":"m"}],"success":false}""", ChatErrorKind.RateLimit)] // Cloudflare
    [InlineData(429, """[{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"RequestsPerDay"}]}]}}]""", ChatErrorKind.QuotaExhausted)] // Gemini
    [InlineData(501, """{"error":{"code":501,"message":"m","type":"not_supported_error"}}""", ChatErrorKind.InvalidRequest)] // llama.cpp
    public void ErrorOfAnyShape_HasItsKindAndItsWords(int status, string body, ChatErrorKind kind)
    {
        var error = Dialect.ReadError(status, Encoding.UTF8.GetBytes(body));

        error.Kind.ShouldBe(kind);
        error.Message.ShouldBe("m");
    }

    [Theory]
    [InlineData("""{"error":{"message":"m","code":529}}""", ChatErrorKind.Overloaded)]
    [InlineData("""{"error":{"message":"m","code":"429"}}""", ChatErrorKind.RateLimit)]
    [InlineData("""{"error":{"message":"m","type":"BadRequestError","code":400}}""", ChatErrorKind.InvalidRequest)]
    [InlineData("""{"error":{"message":"m","status_code":408}}""", ChatErrorKind.Timeout)]
    [InlineData("""{"error":{"message":"m","type":"invalid_request_error"}}""", ChatErrorKind.InvalidRequest)]
    [InlineData("""{"error":{"message":"m","type":"brand_new"}}""", ChatErrorKind.ServerError)]
    public void ErrorInsideAnAnswer_TakesTheStatusItNames(string body, ChatErrorKind kind) =>
        Dialect.ReadError(200, Encoding.UTF8.GetBytes(body)).Kind.ShouldBe(kind);

    [Theory]
    [InlineData("""{"error":{"message":"m","retry_after":7}}""", 7.0)]
    [InlineData("""{"error":{"message":"m","retry_after":"2.5"}}""", 2.5)]
    [InlineData("""{"error":{"message":"m","retry_after_ms":250}}""", 0.25)]
    [InlineData("""{"error":{"message":"m","type":"usage_limit_reached","resets_in_seconds":300}}""", 300.0)]
    [InlineData("""{"error":{"message":"m","metadata":{"retry_after_seconds":1}}}""", 1.0)]
    [InlineData("""[{"error":{"message":"m","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}]}}]""", 34.4)]
    [InlineData("""{"error":{"message":"m","retry_after":-7}}""", null)]
    [InlineData("""{"error":{"message":"m","retry_after":1e30}}""", null)]
    [InlineData("""{"error":{"message":"m","retry_after":"-Infinity"}}""", null)]
    [InlineData("""{"error":{"message":"m","retry_after":{}}}""", null)]
    public void ErrorThatSaysHowLongToWait_SaysIt(string body, double? seconds) =>
        Dialect.ReadError(429, Encoding.UTF8.GetBytes(body)).RetryAfter.ShouldBe(seconds is { } s ? TimeSpan.FromSeconds(s) : null);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"error":{}}""")]
    [InlineData("""{"error":{"code":{}}}""")]
    public void BodyThatSaysNothing_GetsItsKindFromTheStatus(string body) =>
        Dialect.ReadError(502, Encoding.UTF8.GetBytes(body)).Kind.ShouldBe(ChatErrorKind.ServerError);

    [Fact]
    public void Error_IsWrittenInOpenAisEnvelope()
    {
        var output = new ArrayBufferWriter<byte>();
        Dialect.WriteError("rate_limit_error", "Slow \"down\"", "req_1", output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(
            """{"error":{"message":"Slow \"down\"","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}}""");
    }

    [Fact]
    public void ErrorInAStream_IsAnErrorEvent()
    {
        var output = new ArrayBufferWriter<byte>();
        Dialect.WriteErrorEvent("api_error", "Gone", "req_1", output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(
            "event: error\ndata: {\"error\":{\"message\":\"Gone\",\"type\":\"api_error\",\"param\":null,\"code\":null}}\n\n");
    }
}
