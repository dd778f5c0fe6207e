using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Alerting.Channels;
using Gateway.Alerting.Rules;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>How alerts, rules and channels are read and written. A number is a number, and no text that looks like one.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(AlertRuleOptions))]
[JsonSerializable(typeof(AlertChannelOptions))]
[JsonSerializable(typeof(AlertsAnswer))]
[JsonSerializable(typeof(NotificationAnswer))]
[JsonSerializable(typeof(NotificationList))]
[JsonSerializable(typeof(RuleAnswer))]
[JsonSerializable(typeof(RuleList))]
[JsonSerializable(typeof(ChannelAnswer))]
[JsonSerializable(typeof(ChannelList))]
internal sealed partial class AlertApiJson : JsonSerializerContext;
