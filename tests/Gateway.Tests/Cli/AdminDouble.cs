using Gateway.Tests.Upstream;

namespace Gateway.Tests.Cli;

/// <summary>
/// A double of the admin API: answers of the fixed shapes with figures a test can know, and a record of what it was asked.
/// It checks no key and keeps nothing.
/// </summary>
internal sealed class AdminDouble : IAsyncDisposable
{
    public const string Stats =
        """
        {"from":"2026-05-01T12:00:00.000Z","to":"2026-05-02T12:00:00.000Z","hours":24,
         "requests":{"total":12345,"completed":12340,"failed":5,"successRate":0.999595},
         "tokens":{"input":1234567,"cacheRead":89000,"cacheWrite":1200,"output":456789,"total":1781556},
         "costUsd":1234.5678,"unpricedRequests":3,"latency":{"meanMs":1534,"p50Ms":850,"p95Ms":61000,"p99Ms":7384000},"ttftMeanMs":412,
         "errors":[{"code":"overloaded","count":5}],
         "providers":[{"provider":"claude","requests":{"total":12345,"completed":12340,"failed":5,"successRate":0.999595},
           "tokens":{"input":1234567,"cacheRead":89000,"cacheWrite":1200,"output":456789,"total":1781556},"costUsd":0.0001234,"unpricedRequests":3,
           "latency":{"meanMs":1534,"p50Ms":850,"p95Ms":61000,"p99Ms":7384000},"ttftMeanMs":412,"errors":[{"code":"overloaded","count":5}],
           "models":[{"model":"claude-sonnet-4-5","requests":{"total":12345,"completed":12340,"failed":5,"successRate":0.999595},
             "tokens":{"input":1234567,"cacheRead":89000,"cacheWrite":1200,"output":456789,"total":1781556},"costUsd":null,"unpricedRequests":12345,
             "latency":{"meanMs":null,"p50Ms":null,"p95Ms":null,"p99Ms":null},"ttftMeanMs":null,"errors":[]}]}]}
        """;

    public const string LongRequestId = "req_that_a_client_made_up_itself_and_that_is_longer_than_any_terminal_of_eighty_columns_could_show";

    public const string Logs =
        $$$"""
        {"logs":[{"requestId":"{{{LongRequestId}}}","conversationId":null,"userId":"u 1","keyId":null,"provider":"claude","model":"claude-sonnet-4-5",
          "state":"failed","ingress":"anthropic","exchange":"relay","stream":true,"attempts":"claude=overloaded,claude=overloaded","durationMs":125000,"ttftMs":null,"status":529,"stopReason":null,
          "tokens":{"input":1000,"cacheRead":0,"cacheWrite":0,"output":0,"total":1000},"usageSource":"estimated","costUsd":null,"priceVersion":null,
          "errorCode":"over\u001b[31mloaded\tnow","createdAt":"2026-05-01T12:00:00.250Z","updatedAt":"2026-05-01T12:02:05.250Z"}],
         "next":"/admin/logs?limit=1&before=2026-05-01T12:00:00.250Z&beforeId=7"}
        """;

    public const string TestPassed =
        """
        {"provider":"claude","model":"claude-sonnet-4-5","stream":false,"ok":true,"outcome":"ok","status":200,"detail":null,"latencyMs":1234,"ttftMs":null,
         "text":"Hello\nthere","tokens":{"input":11,"cacheRead":0,"cacheWrite":0,"output":4,"total":15},"costUsd":0.000093,"requestId":"req_1"}
        """;

    public const string TestFailed =
        """
        {"provider":"claude","model":"claude-sonnet-4-5","stream":true,"ok":false,"outcome":"authentication","status":401,"detail":"invalid x-api-key",
         "latencyMs":80,"ttftMs":null,"text":null,"tokens":null,"costUsd":null,"requestId":"req_2"}
        """;

    public const string UsageCsv = "model,requests,attempts,total_tokens,cost_usd\r\nclaude-sonnet-4-5,2,2,30,0.000093\r\n";

    public const string UsageJson = """{"from":"2026-04-01T00:00:00.000Z","to":"2026-05-01T00:00:00.000Z","groupBy":"model","rows":[],"total":{}}""";

    public const string NewKey =
        """{"id":"key_1","name":"ci","owner":"team a","key":"gw_0123456789abcdef","createdAt":"2026-05-01T12:00:00.000Z","expiresAt":"2027-01-01T00:00:00.000Z"}""";

    public const string OneKey =
        """
        {"id":"key_1","name":"ci","source":"issued","state":"active","owner":"team a","prefix":"gw_0123","labels":["team=search"],
         "models":["claude-*","openai/gpt-5-mini"],"routes":[],"surfaces":["messages"],"ipRanges":["10.0.0.0/8"],"priority":"normal",
         "limits":{"requestsPerMinute":60,"tokensPerMinute":null,"concurrent":4,"burst":null},"budget":{"usd":5.5,"per":"day"},
         "createdAt":"2026-05-01T12:00:00.000Z","expiresAt":null,"revokedAt":null,"previousUntil":null}
        """;

    public const string Keys =
        """
        {"keys":[{"id":"key_1","name":"ci","owner":"team a","prefix":"gw_0123","createdAt":"2026-05-01T12:00:00.000Z","expiresAt":"2999-01-01T00:00:00.000Z",
          "revokedAt":null},
         {"id":"key_2","name":"old","owner":null,"prefix":"gw_4567","createdAt":"2019-05-01T12:00:00.000Z","expiresAt":"2020-01-01T00:00:00.000Z",
          "revokedAt":null},
         {"id":"key_3","name":"lost","owner":null,"prefix":"gw_89ab","createdAt":"2019-05-01T12:00:00.000Z","expiresAt":null,
          "revokedAt":"2019-05-02T12:00:00.000Z"}]}
        """;

    public const string Report =
        """
        {"from":"2026-05-01T12:00:00.000Z","to":"2026-05-02T12:00:00.000Z","hours":24,
         "summary":"2,000 requests in 24 h.",
         "current":{"requests":{"total":2000,"completed":1990,"failed":10,"successRate":0.995},"costUsd":12.5},
         "trends":[{"measure":"cost_usd","current":12.5,"previous":10,"changePercent":25,"direction":"rising"},
          {"measure":"mean_latency_ms","current":1300,"previous":1000,"changePercent":30,"direction":"degrading"},
          {"measure":"requests","current":2000,"previous":null,"changePercent":null,"direction":null}],
         "activeAlerts":[{"id":"a1","rule":"circuit_open","subject":"claude","severity":"medium","metric":"circuit_open","value":1,"threshold":0,
          "summary":"The circuit is open.","startedAt":"2026-05-02T11:50:00.000Z"}],
         "strengths":[{"kind":"fallback_saved","text":"Fallback saved 12 requests.","subject":null,"figures":{"requests":12}}],
         "weaknesses":[{"kind":"dominant_error","text":"6 of 10 failures are timeout.","subject":"timeout","figures":{"count":6}}],
         "opportunities":[],
         "recommendations":[{"kind":"prompt_caching","title":"Cache the prefix of claude-sonnet-4-5","detail":"1,200 requests begin with the same 4,000 tokens.",
           "savingUsd":3.75}]}
        """;

    public const string Alerts =
        """
        {"active":[{"id":"a2","rule":"error_rate_high","subject":"claude","severity":"high","metric":"error_rate_percent","value":12.5,"threshold":10,
          "summary":"error_rate_percent of claude is 12.5,\tabove 10.","startedAt":"2026-05-01T11:59:00.000Z","firedAt":"2026-05-01T12:00:00.000Z",
          "resolvedAt":null,"notifiedAt":"2026-05-01T12:00:00.010Z"}],
         "recent":[{"id":"a1","rule":"hourly_cost","subject":"","severity":"medium","metric":"cost_usd","value":90,"threshold":100,"summary":"Over.",
          "startedAt":"2026-04-30T11:59:00.000Z","firedAt":"2026-04-30T12:00:00.000Z","resolvedAt":"2026-04-30T13:00:00.000Z","notifiedAt":null}],
         "notifications":[]}
        """;

    public const string ChannelFailed =
        """
        {"id":"n1","at":"2026-05-01T12:00:00.000Z","channel":"ops","kind":"test","alertId":"t1","rule":"test","subject":"","severity":"low","status":"failed",
         "attempts":1,"durationMs":80,"error":"the receiver answered 500"}
        """;

    public const string ChannelTests =
        """
        {"notifications":[{"id":"n1","at":"2026-05-01T12:00:00.000Z","channel":"console","kind":"test","alertId":"t1","rule":"test","subject":"",
          "severity":"low","status":"sent","attempts":1,"durationMs":3,"error":null}]}
        """;

    private readonly ScriptedProvider _server;

    private AdminDouble(ScriptedProvider server) => _server = server;

    public Uri BaseAddress => _server.BaseAddress;

    /// <summary>What it was asked: method, path and query, body.</summary>
    public IEnumerable<string> Calls => _server.Calls.Select(c => $"{c.Method} {c.PathAndQuery} {c.Text}".TrimEnd());

    public static Task<AdminDouble> StartAsync() => StartAsync(Answer);

    public static Task<AdminDouble> StartAsync(ScriptedAnswer answer) => StartAsync(_ => answer);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<AdminDouble> StartAsync(Func<ReceivedCall, ScriptedAnswer> answer) => new(await ScriptedProvider.StartAsync(answer));

    private static ScriptedAnswer Answer(ReceivedCall call) => (call.Method, call.PathAndQuery.Split('?')[0]) switch
    {
        ("GET", "/admin/stats") => ScriptedAnswer.Json(Stats),
        ("GET", "/admin/logs") => ScriptedAnswer.Json(Logs),
        ("POST", "/admin/providers/claude/test") => ScriptedAnswer.Json(TestPassed),
        ("GET", "/admin/usage") when call.PathAndQuery.Contains("format=json", StringComparison.Ordinal) => ScriptedAnswer.Json(UsageJson),
        ("GET", "/admin/usage") => Csv(ScriptedStep.Send(UsageCsv)),
        ("POST", "/admin/keys") => ScriptedAnswer.Json(NewKey),
        ("GET", "/admin/keys") => ScriptedAnswer.Json(Keys),
        ("GET", "/admin/keys/key_1") => ScriptedAnswer.Json(OneKey),
        ("POST", "/admin/keys/key_1/rotate") => ScriptedAnswer.Json(NewKey),
        ("DELETE", "/admin/keys/key_1") => new ScriptedAnswer { Status = 204 },
        ("GET", "/admin/report") => ScriptedAnswer.Json(Report),
        ("GET", "/admin/alerts") => ScriptedAnswer.Json(Alerts),
        ("POST", "/admin/alerts/test") => ScriptedAnswer.Json(ChannelTests),
        ("POST", "/admin/alerts/channels/ops/test") => ScriptedAnswer.Json(ChannelFailed),
        _ => Problem(404, $"{call.PathAndQuery} is not known here."),
    };

    public static ScriptedAnswer Csv(params ScriptedStep[] body) => new() { Headers = [("content-type", "text/csv; charset=utf-8")], Body = body };

    public static ScriptedAnswer Problem(int status, string detail)
    {
        var json = $$"""{"title":"Problem","status":{{status}},"detail":"{{detail}}"}""";
        return new() { Status = status, Headers = [("content-type", "application/problem+json")], Body = [ScriptedStep.Send(json)] };
    }
}
