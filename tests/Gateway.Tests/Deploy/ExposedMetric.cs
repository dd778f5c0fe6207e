namespace Gateway.Tests.Deploy;

/// <summary>A metric that <c>/metrics</c> has, with its labels as users may rely on them.</summary>
/// <param name="Name">As Prometheus names it; a histogram without <c>_bucket</c>.</param>
/// <param name="IsHistogram">It has the series <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.</param>
/// <param name="Labels">In the order of the alphabet.</param>
internal sealed record ExposedMetric(string Name, bool IsHistogram, params string[] Labels)
{
    /// <summary>The contract's, and those of the store.</summary>
    public static readonly ExposedMetric[] All =
    [
        new("gateway_alert_notifications_total", false, "status", "type"),
        new("gateway_alerts_firing", false, "rule", "severity"),
        new("gateway_attempts_total", false, "model", "outcome", "provider"),
        new("gateway_circuit_state", false, "provider"),
        new("gateway_circuit_transitions_total", false, "provider", "to"),
        new("gateway_cost_usd_total", false, "model", "provider"),
        new("gateway_fallbacks_total", false, "from", "reason", "to"),
        new("gateway_inflight_requests", false),
        new("gateway_log_lines_dropped_total", false),
        new("gateway_log_queue_length", false),
        new("gateway_log_records_dropped_total", false),
        new("gateway_overhead_seconds", true, "ingress", "provider"),
        new("gateway_request_duration_seconds", true, "ingress", "model", "provider", "stream"),
        new("gateway_requests_total", false, "ingress", "model", "outcome", "provider", "stream"),
        new("gateway_retries_total", false, "provider", "reason"),
        new("gateway_store_bytes", false),
        new("gateway_store_time_left_seconds", false),
        new("gateway_store_rows_deleted_total", false, "table"),
        new("gateway_time_to_first_token_seconds", true, "model", "provider"),
        new("gateway_tokens_total", false, "model", "provider", "type"),
        new("gateway_translation_losses_total", false, "field", "from", "to"),
        new("gen_ai_client_operation_duration_seconds", true, "gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_request_model"),
        new("gen_ai_client_token_usage", true, "gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_request_model", "gen_ai_token_type"),
        new("dotnet_process_cpu_time_seconds_total", false, "cpu_mode"),
        new("dotnet_process_memory_working_set_bytes", false),
        new("dotnet_gc_last_collection_heap_size_bytes", false, "gc_heap_generation"),
    ];

    /// <summary>Exposed once a limit refuses a request; <c>GatewayMetersTests</c> holds its name and label.</summary>
    public const string RateLimited = "gateway_rate_limited_total";

    /// <summary>Exposed for providers that have limits; <c>QueueTests</c> and <c>HeadroomTests</c> hold their names and labels.</summary>
    public static readonly ExposedMetric[] OfProvidersLimits =
    [
        new("gateway_queue_length", false, "provider"), new("gateway_queue_wait_seconds", true, "provider"),
        new("gateway_provider_limit_remaining_ratio", false, "kind", "provider"),
    ];

    /// <summary>The names of its series.</summary>
    public IEnumerable<string> Series => IsHistogram ? [$"{Name}_bucket", $"{Name}_sum", $"{Name}_count"] : [Name];

    /// <summary>The labels of one of its series, once Prometheus has added where it comes from.</summary>
    public IEnumerable<string> LabelsOf(string series) =>
        Labels.Concat(["__name__", "instance", "job"]).Concat(series.EndsWith("_bucket", StringComparison.Ordinal) ? ["le"] : []);
}
