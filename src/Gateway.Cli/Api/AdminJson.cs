using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Api;

/// <summary>The admin API's JSON. Unknown members are passed over and missing ones are null, so that neighbouring versions understand each other.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(CircuitsAnswer))]
[JsonSerializable(typeof(CircuitAnswer))]
[JsonSerializable(typeof(StatsAnswer))]
[JsonSerializable(typeof(LogsAnswer))]
[JsonSerializable(typeof(TestOrder))]
[JsonSerializable(typeof(TestAnswer))]
[JsonSerializable(typeof(KeyOrder))]
[JsonSerializable(typeof(RotateOrder))]
[JsonSerializable(typeof(KeyAnswer))]
[JsonSerializable(typeof(KeysAnswer))]
[JsonSerializable(typeof(BudgetsAnswer))]
[JsonSerializable(typeof(BudgetAnswer))]
[JsonSerializable(typeof(CorrectionOrder))]
[JsonSerializable(typeof(ReportAnswer))]
[JsonSerializable(typeof(AlertsAnswer))]
[JsonSerializable(typeof(NotificationsAnswer))]
[JsonSerializable(typeof(ConfigAnswer))]
[JsonSerializable(typeof(ReloadedAnswer))]
internal sealed partial class AdminJson : JsonSerializerContext;
