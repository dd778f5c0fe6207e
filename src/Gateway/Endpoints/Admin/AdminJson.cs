using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Endpoints.Admin.Budgets;

namespace Gateway.Endpoints.Admin;

/// <summary>How the admin API writes JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(CircuitList))]
[JsonSerializable(typeof(CircuitHistoryPage))]
[JsonSerializable(typeof(ProviderList))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(BudgetList))]
[JsonSerializable(typeof(BudgetAnswer))]
[JsonSerializable(typeof(CorrectionOrder))]
[JsonSerializable(typeof(StatsAnswer))]
[JsonSerializable(typeof(ReportAnswer))]
[JsonSerializable(typeof(PerformanceAnswer))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(LogDetail))]
[JsonSerializable(typeof(TestAnswer))]
[JsonSerializable(typeof(ConfigAnswer))]
[JsonSerializable(typeof(ReloadedConfig))]
internal sealed partial class AdminJson : JsonSerializerContext;

/// <summary>Times as <c>2026-05-01T12:00:00.250Z</c>: always UTC, always milliseconds, so that they sort as text.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));
}
