using System.Text;

namespace Gateway.Tests.Hardening;

/// <summary>Addresses that lead somewhere else than they say, and queries that no one reads that way.</summary>
internal static class HostilePaths
{
    private static readonly string[] Prefixes = ["/native/claude/", "/native/openai/v1/", "/native/gemini/", "/native/", "/native", "/v1/models/", "/v1/models/claude/", "/swagger/", "/swagger/v1/", "/admin/", "/admin/logs/", "/", "//", "/v1/"];

    private static readonly string[] Steps =
    [
        "..", "%2e%2e", "%252e%252e", "%25252e%25252e", ".%2e", "%2e.", "..%2f", "..%5c", "..\\", "\\..\\", "..;", "..;a=b", ";/..", "%2f", "%2F..", "%252f", "//", "./", "%c0%ae%c0%ae", "%e0%80%ae", "%u002e%u002e",
        "%00", "%0d%0aSet-Cookie:x=1", "%0a", "%23", "%3f", "@evil.example", "http://evil.example", "https:%2f%2fevil.example", "\\\\evil.example\\share", "~root", "%7eroot", "*", "|", "%7c", "'", "\"", "<x>", "%ff", "%", "%2", "%zz",
        "{path}", "con", "a:b", "x:generateContent", "..%00", "%ef%bc%8e%ef%bc%8e",
    ];

    private static readonly string[] Ends = ["etc/passwd", "admin/keys", "admin/config", "appsettings.json", "gateway.db", "v1/messages", "x", "", "index.html", "gateway-admin-key", "v1/files/../../admin"];

    private static readonly string[] AdminQueries =
    [
        "/admin/logs?limit=1e999", "/admin/logs?limit=-1", "/admin/logs?limit=99999999999999999999", "/admin/logs?before=\u00ff", "/admin/logs?provider=%00", "/admin/logs?failed=maybe&failed=true", "/admin/logs/%2e%2e", "/admin/logs/" + "x",
        "/admin/stats?hours=NaN", "/admin/stats?hours=1e308", "/admin/stats?hours=-5", "/admin/usage?from=0000-00-00&to=x", "/admin/usage?groupBy=password", "/admin/usage?format=../../etc/passwd", "/admin/usage?groupBy=day&groupBy=user",
        "/admin/report?hours=Infinity", "/admin/circuits/%2e%2e/reset", "/admin/circuits/history?limit=x", "/admin/providers/%0d%0aX:1/test", "/admin/keys/'%20OR%201=1", "/admin/alerts?limit=%f0%9f%98%80", "/admin/performance?x[]=1", "/admin/config?" + "a=b&a=c",
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "HEAD"];

    public static HostileRequest Traversal(int number, Random dice)
    {
        var path = new StringBuilder(HostileBodies.Any(Prefixes, dice));
        for (var steps = dice.Next(1, 5); steps > 0; steps--)
            path.Append(HostileBodies.Any(Steps, dice)).Append(dice.Next(3) == 0 ? "" : "/");
        path.Append(HostileBodies.Any(Ends, dice));
        return Ask("path", path.ToString(), number, dice);
    }

    /// <summary>With the admin key: a wrong question is answered as one.</summary>
    public static HostileRequest AdminQuery(int number, Random dice)
    {
        var request = new RequestText("GET", HostileBodies.Any(AdminQueries, dice)).With("Authorization", $"Bearer {Hosting.TestGateway.AdminKey}").With("x-request-id", Targets.Id(number));
        return new("admin query", Door.Admin, request.Bytes([])) { IsBroken = true };
    }

    public static HostileRequest LongPath(int number, Random dice)
    {
        var length = HostileBodies.Any([100, 1_000, 4_000, 7_900, 8_192, 20_000, 70_000], dice);
        return Ask("long path", HostileBodies.Any(Prefixes, dice) + new string('p', length) + (dice.Next(2) == 0 ? "" : "?" + new string('q', length)), number, dice);
    }

    public static HostileRequest ModelName(int number, Random dice)
    {
        var name = Uri.EscapeDataString(HostileNames.Name(dice) + Targets.Mark(number));
        var request = Targets.Keyed(new RequestText("GET", $"/v1/models/{name}"), Door.Models, number);
        if (dice.Next(2) == 0)
            request.With("anthropic-version", "2023-06-01");
        // A name may hold a path, which is put straight before anybody looks for it.
        return new("model's page", Door.Any, request.Bytes([])) { IsBroken = true };
    }

    private static HostileRequest Ask(string kind, string path, int number, Random dice)
    {
        var method = HostileBodies.Any(Methods, dice);
        var request = new RequestText(method, path).With(dice.Next(4) == 0 ? "x-none" : "x-api-key", Targets.HostileKey).With("x-request-id", Targets.Id(number)).With("Content-Length", "0");
        return new(kind, Door.Any, request.Bytes([])) { IsBroken = true, HasNoBody = method == "HEAD" };
    }
}
