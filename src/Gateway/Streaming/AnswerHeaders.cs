using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Model;

namespace Gateway.Streaming;

/// <summary>The headers every answer carries, on success and on error.</summary>
public static class AnswerHeaders
{
    /// <summary>The end of an attempt that has not ended when the response starts: who answers is not known yet.</summary>
    public const string Pending = "pending";

    private const int MaxWarningsLength = 4 * 1024;
    private static readonly string[] RelayedPrefixes = ["anthropic-", "openai-", "x-ratelimit-"];

    /// <summary>Set at arrival, so that no answer lacks them.</summary>
    public static void SetOrigin(HttpResponse response, string requestId, bool isSimulated)
    {
        if (isSimulated)
            response.Headers["x-gateway-simulated"] = "true";
        response.Headers["x-request-id"] = requestId;
        response.Headers["request-id"] = requestId;
    }

    public static void SetStream(HttpResponse response, RequestProgress progress, string attempt)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        SetWalk(response, progress, attempt);
    }

    /// <summary>Who answered, after which attempts, and what the translation lost.</summary>
    /// <param name="response">Not started yet.</param>
    /// <param name="progress">What happened.</param>
    /// <param name="current">The end of the running attempt; null when all have ended.</param>
    public static void SetWalk(HttpResponse response, RequestProgress progress, string? current)
    {
        if (progress.Current is { } target)
        {
            response.Headers["x-gateway-attempts"] = progress.DescribeAttempts(current);
            if (current != Pending)
                SetTarget(response, target);
        }

        if (progress.ProviderHeaders is { } headers)
            CopyLimits(headers, response);
        LimitHeaders.Set(response, progress.Request.Dialect.Dialect, progress.Standing);
        if (progress.Report is { IsLossless: false } || progress.Changes is not null)
            response.Headers["x-gateway-warnings"] = Describe([.. progress.Changes?.Losses ?? [], .. progress.Report?.Losses ?? []]);
    }

    /// <summary>Who answers; a model that is not known is not named.</summary>
    public static void SetTarget(HttpResponse response, Target target)
    {
        response.Headers["x-gateway-provider"] = target.Provider;
        if (target.Model.Length > 0)
            response.Headers["x-gateway-model"] = Visible(target.Model);
    }

    public static void SetOverhead(HttpResponse response, TimeSpan overhead) =>
        response.Headers["x-gateway-overhead-ms"] = overhead.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>What the request cost, US dollars; left out where that is not known.</summary>
    public static void SetCost(HttpResponse response, decimal? usd)
    {
        if (usd is { } cost)
            response.Headers["x-gateway-cost-usd"] = cost.ToString("0.############", CultureInfo.InvariantCulture);
    }

    private static void CopyLimits(HttpResponseHeaders from, HttpResponse to)
    {
        foreach (var (name, values) in from.NonValidated)
        {
            if (IsRelayed(name))
                to.Headers[name] = Visible(values.ToString());
        }
    }

    private static bool IsRelayed(string name)
    {
        foreach (var prefix in RelayedPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static string Describe(IReadOnlyList<Gateway.Protocol.Chat.ConversionLoss> losses)
    {
        var text = new StringBuilder();
        foreach (var loss in losses)
        {
            if (text.Length > 0)
                text.Append("; ");
            text.Append(Visible(loss.Field)).Append(": ").Append(Visible(loss.Reason));
            if (text.Length > MaxWarningsLength)
                break;
        }

        return text.Length <= MaxWarningsLength ? text.ToString() : string.Concat(text.ToString().AsSpan(0, MaxWarningsLength), "...");
    }

    /// <summary>Header values are visible ASCII; anything else a caller put into a name becomes <c>?</c>.</summary>
    public static string Visible(string value) =>
        !value.AsSpan().ContainsAnyExceptInRange(' ', '~') ? value : string.Concat(value.Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
