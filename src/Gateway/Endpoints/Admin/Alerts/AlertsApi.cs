using Gateway.Alerting.Channels;
using Gateway.Alerting.Delivery;
using Gateway.Alerting.Rules;
using Gateway.Storage.Alerts;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>Alerts: what fires, what is over, whom the channels told; rules and channels; and the way to try channels out.</summary>
internal static class AlertsApi
{
    private const string RulesPath = "/alerts/rules";
    private const string ChannelsPath = "/alerts/channels";

    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;

    public static void MapAlerts(this RouteGroupBuilder admin)
    {
        var services = ((IEndpointRouteBuilder)admin).ServiceProvider;
        var (rules, channels) = (services.GetRequiredService<RuleDefinitions>(), services.GetRequiredService<ChannelDefinitions>());
        admin.MapMethods("/alerts", AdminApi.Read, ShowAsync);
        admin.MapNothingElse("/alerts", AdminApi.Read);
        admin.MapMethods("/alerts/test", AdminApi.Order, TestAllAsync);
        admin.MapNothingElse("/alerts/test", AdminApi.Order);
        new AlertResource<AlertRule, RuleAnswer>(
            RulesPath, rules, () => TypedResults.Json(new RuleList([.. rules.All.Select(RuleAnswer.Of)]), AlertApiJson.Default.RuleList), RuleAnswer.Of,
            AlertApiJson.Default.RuleAnswer).Map(admin);
        new AlertResource<AlertChannel, ChannelAnswer>(
            ChannelsPath, channels, () => TypedResults.Json(new ChannelList([.. channels.All.Select(channels.Show)]), AlertApiJson.Default.ChannelList),
            channels.Show, AlertApiJson.Default.ChannelAnswer).Map(admin);
        admin.MapMethods($"{ChannelsPath}/{{name}}/test", AdminApi.Order, TestAsync);
        admin.MapNothingElse($"{ChannelsPath}/{{name}}/test", AdminApi.Order);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, AlertEvaluator evaluator, AlertStore alerts, NotificationStore notifications)
    {
        var query = new QueryReader(http.Request.Query);
        var limit = (int)(query.Number("limit", MaxLimit) ?? DefaultLimit);
        if (query.Problems.Count > 0)
            return AdminProblem.BadRequest(http, query.Problems);
        var recent = await alerts.ReadResolvedAsync(limit, http.RequestAborted).ConfigureAwait(false);
        var sent = await notifications.LatestAsync(limit, http.RequestAborted).ConfigureAwait(false);
        return TypedResults.Json(
            new AlertsAnswer([.. evaluator.Active.Select(AlertAnswer.Of)], [.. recent.Select(AlertAnswer.Of)], [.. sent.Select(NotificationAnswer.Of)]),
            AlertApiJson.Default.AlertsAnswer);
    }

    private static async Task<IResult> TestAsync(HttpContext http, string name, ChannelDefinitions channels, AlertDelivery delivery)
    {
        if (channels.Find(name) is not { } channel)
            return channels.Unknown(name).Refusal(http);
        var sent = await delivery.TestAsync(channel.Name, http.RequestAborted).ConfigureAwait(false);
        return TypedResults.Json(NotificationAnswer.Of(sent), AlertApiJson.Default.NotificationAnswer);
    }

    /// <summary>All at the same time: a slow channel keeps no other waiting. Those that are switched off are left out.</summary>
    private static async Task<IResult> TestAllAsync(HttpContext http, ChannelDefinitions channels, AlertDelivery delivery)
    {
        var tests = channels.All.Where(channel => channel.Enabled).Select(channel => delivery.TestAsync(channel.Name, http.RequestAborted));
        var sent = await Task.WhenAll(tests).ConfigureAwait(false);
        return TypedResults.Json(new NotificationList([.. sent.Select(NotificationAnswer.Of)]), AlertApiJson.Default.NotificationList);
    }
}
