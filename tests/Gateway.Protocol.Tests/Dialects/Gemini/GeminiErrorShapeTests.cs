using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.Gemini;

public sealed class GeminiErrorShapeTests
{
    private readonly GeminiDialect _dialect = new();

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", ChatErrorKind.InvalidRequest)]
    [InlineData(400, "FAILED_PRECONDITION", ChatErrorKind.Permission)]
    [InlineData(401, "UNAUTHENTICATED", ChatErrorKind.Authentication)]
    [InlineData(403, "PERMISSION_DENIED", ChatErrorKind.Permission)]
    [InlineData(404, "NOT_FOUND", ChatErrorKind.NotFound)]
    [InlineData(429, "RESOURCE_EXHAUSTED", ChatErrorKind.RateLimit)]
    [InlineData(499, "CANCELLED", ChatErrorKind.ServerError)]
    [InlineData(500, "INTERNAL", ChatErrorKind.ServerError)]
    [InlineData(503, "UNAVAILABLE", ChatErrorKind.Overloaded)]
    [InlineData(504, "DEADLINE_EXCEEDED", ChatErrorKind.Timeout)]
    public void StatusWord_IsAKind(int status, string word, ChatErrorKind kind)
    {
        var error = Read(status, $$$"""{"error":{"code":{{{status}}},"message":"m","status":"{{{word}}}"}}""");

        error.ShouldBe(new ChatError(kind, "m") { Type = word, Code = status.ToString(System.Globalization.CultureInfo.InvariantCulture) });
    }

    [Fact]
    public void InvalidKey_IsToldByItsReason() =>
        Read(400, """{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}""")
            .ShouldBe(new ChatError(ChatErrorKind.Authentication, "m") { Type = "INVALID_ARGUMENT", Code = "API_KEY_INVALID" });

    [Theory]
    [InlineData(403, "PERMISSION_DENIED", "SERVICE_DISABLED", ChatErrorKind.Permission)]
    [InlineData(403, "PERMISSION_DENIED", "BILLING_DISABLED", ChatErrorKind.QuotaExhausted)]
    [InlineData(401, "UNAUTHENTICATED", "ACCESS_TOKEN_TYPE_UNSUPPORTED", ChatErrorKind.Authentication)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", ChatErrorKind.RateLimit)]
    [InlineData(413, "INVALID_ARGUMENT", "", ChatErrorKind.RequestTooLarge)]
    [InlineData(501, "UNIMPLEMENTED", "", ChatErrorKind.InvalidRequest)]
    public void Reason_SaysMoreThanTheStatusWord(int status, string word, string reason, ChatErrorKind kind) =>
        Read(status, $$$"""{"error":{"code":{{{status}}},"message":"m","status":"{{{word}}}","details":[{"reason":"{{{reason}}}"}]}}""")
            .Kind.ShouldBe(kind);

    [Theory]
    [InlineData("""{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}""", ChatErrorKind.Overloaded)]
    [InlineData("""{"error":{"code":429,"message":"m"}}""", ChatErrorKind.RateLimit)]
    [InlineData("""{"error":{"message":"m"}}""", ChatErrorKind.ServerError)]
    public void ErrorInsideAStream_TakesTheCodeItNames(string json, ChatErrorKind kind) =>
        _dialect.ReadStream(Encoding.UTF8.GetBytes($"data: {json}\n\n"))[^1].ShouldBeOfType<ChatEvent.Failed>().Error.Kind.ShouldBe(kind);

    [Theory]
    [InlineData("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "17s", ChatErrorKind.RateLimit, 17.0)]
    [InlineData("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "0.5s", ChatErrorKind.QuotaExhausted, 0.5)]
    public void Quota_SaysHowLongAndWhetherWaitingHelps(string quota, string delay, ChatErrorKind kind, double seconds)
    {
        var error = Read(429, $$$"""
            [{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[
              {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"{{{quota}}}"}]},
              {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"{{{delay}}}"}]}}]
            """);

        error.Kind.ShouldBe(kind);
        error.RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData(502, "<html>Bad gateway</html>", ChatErrorKind.ServerError)]
    [InlineData(503, "", ChatErrorKind.Overloaded)]
    [InlineData(429, "[]", ChatErrorKind.RateLimit)]
    [InlineData(404, "\"no\"", ChatErrorKind.NotFound)]
    [InlineData(418, "{\"error\":7}", ChatErrorKind.Unknown)]
    [InlineData(401, "{\"error\":\"invalid_grant\"}", ChatErrorKind.Authentication)]
    [InlineData(400, "{\"error\":{\"code\":400,\"message\":\"\\ud800\"}}", ChatErrorKind.InvalidRequest)]
    public void BodyOfAnotherShape_IsKnownByItsStatus(int status, string body, ChatErrorKind kind) => Read(status, body).Kind.ShouldBe(kind);

    private ChatError Read(int status, string body) => _dialect.ReadError(status, Encoding.UTF8.GetBytes(body));
}
