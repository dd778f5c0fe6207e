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
    public void ErrorOfAnyShape_HasItsKindAndItsWords(int status, string body, ChatErrorKind kind)
    {
        var error = Dialect.ReadError(status, Encoding.UTF8.GetBytes(body));

        error.Kind.ShouldBe(kind);
        error.Message.ShouldBe("m");
    }

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
