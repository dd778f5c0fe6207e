using System.Buffers;
using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Anthropic;

namespace Gateway.Protocol.Tests.Dialects.Anthropic;

public sealed class AnthropicErrorTests
{
    private static readonly AnthropicDialect Dialect = new();

    [Theory]
    [InlineData(400, "invalid_request_error", ChatErrorKind.InvalidRequest)]
    [InlineData(401, "authentication_error", ChatErrorKind.Authentication)]
    [InlineData(402, "billing_error", ChatErrorKind.QuotaExhausted)]
    [InlineData(403, "permission_error", ChatErrorKind.Permission)]
    [InlineData(404, "not_found_error", ChatErrorKind.NotFound)]
    [InlineData(413, "request_too_large", ChatErrorKind.RequestTooLarge)]
    [InlineData(429, "rate_limit_error", ChatErrorKind.RateLimit)]
    [InlineData(500, "api_error", ChatErrorKind.ServerError)]
    [InlineData(504, "timeout_error", ChatErrorKind.Timeout)]
    [InlineData(529, "overloaded_error", ChatErrorKind.Overloaded)]
    [InlineData(529, "brand_new_error", ChatErrorKind.Overloaded)]
    [InlineData(429, "invalid_request_error", ChatErrorKind.RateLimit)]
    [InlineData(200, "invalid_request_error", ChatErrorKind.InvalidRequest)]
    [InlineData(200, "brand_new_error", ChatErrorKind.ServerError)]
    [InlineData(429, "1113", ChatErrorKind.QuotaExhausted)]
    public void Envelope_GivesKindTypeAndTheProvidersWords(int status, string type, ChatErrorKind kind)
    {
        var body = $$"""{"type":"error","error":{"type":"{{type}}","message":"its words"},"request_id":null}""";

        Read(status, body).ShouldBe(new ChatError(kind, "its words") { Type = type });
    }

    [Theory]
    [InlineData(413, """{"error":{"type":"request_too_large","message":"m"}}""", ChatErrorKind.RequestTooLarge, "m")] // the edge
    [InlineData(403, """{"message":"no access"}""", ChatErrorKind.Permission, "no access")] // Bedrock
    [InlineData(429, """{"error":"slow down"}""", ChatErrorKind.RateLimit, "slow down")]
    [InlineData(502, "<html><title>502</title></html>", ChatErrorKind.ServerError, "The provider answered with status 502.")]
    [InlineData(503, "upstream connect error", ChatErrorKind.Overloaded, "upstream connect error")]
    [InlineData(500, "", ChatErrorKind.ServerError, "The provider answered with status 500.")]
    [InlineData(500, "[1]", ChatErrorKind.ServerError, "The provider answered with status 500.")]
    [InlineData(418, "{\"error\":{\"type\":5}}", ChatErrorKind.Unknown, "The provider answered with status 418.")]
    public void BodyOfAnotherShape_GivesItsKindByStatus(int status, string body, ChatErrorKind kind, string message)
    {
        var error = Read(status, body);

        (error.Kind, error.Message).ShouldBe((kind, message));
    }

    [Theory]
    [InlineData(429, "ThrottlingException", ChatErrorKind.RateLimit)]
    [InlineData(400, "ValidationException", ChatErrorKind.InvalidRequest)]
    [InlineData(400, "ServiceQuotaExceededException", ChatErrorKind.QuotaExhausted)]
    [InlineData(403, "com.amazon.coral.service#UnrecognizedClientException", ChatErrorKind.Authentication)]
    [InlineData(403, "AccessDeniedException:http://internal.amazon.com/coral/", ChatErrorKind.Permission)]
    [InlineData(408, "ModelTimeoutException", ChatErrorKind.Timeout)]
    [InlineData(424, "ModelErrorException", ChatErrorKind.ServerError)]
    [InlineData(429, "ModelNotReadyException", ChatErrorKind.Overloaded)]
    [InlineData(200, "overloadedException", ChatErrorKind.Overloaded)]
    public void BedrocksException_IsAKind(int status, string name, ChatErrorKind kind) =>
        Read(status, $$"""{"__type":"{{name}}","message":"m"}""").Kind.ShouldBe(kind);

    [Fact]
    public void VertexsError_IsGooglesWithItsWait()
    {
        var error = Read(429, """
            {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[
              {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"3s"}]}}
            """);

        error.ShouldBe(new ChatError(ChatErrorKind.RateLimit, "m")
        {
            Type = "RESOURCE_EXHAUSTED", Code = "429", RetryAfter = TimeSpan.FromSeconds(3),
        });
    }

    [Fact]
    public void CodeInTheDetails_IsKept() =>
        Read(403, """{"type":"error","error":{"type":"permission_error","message":"m","details":{"error_code":"account_session_invalid"}}}""")
            .ShouldBe(new ChatError(ChatErrorKind.Permission, "m") { Type = "permission_error", Code = "account_session_invalid" });

    [Fact]
    public void Error_IsWrittenAsTheEnvelope()
    {
        var output = new ArrayBufferWriter<byte>();
        Dialect.WriteError("not_found_error", "no \"x\"", "req_1", output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(
            """{"type":"error","error":{"type":"not_found_error","message":"no \"x\""},"request_id":"req_1"}""");
    }

    [Fact]
    public void ErrorInAStream_IsWrittenAsItsEvent()
    {
        var output = new ArrayBufferWriter<byte>();
        Dialect.WriteErrorEvent("overloaded_error", "busy", "req_1", output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"},\"request_id\":\"req_1\"}\n\n");
    }

    private static ChatError Read(int status, string body) => Dialect.ReadError(status, Encoding.UTF8.GetBytes(body));
}
