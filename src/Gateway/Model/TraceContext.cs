namespace Gateway.Model;

/// <summary>What a call tells its receiver of the trace it belongs to (https://www.w3.org/TR/trace-context/).</summary>
/// <param name="Parent">The <c>traceparent</c> header.</param>
/// <param name="State">The <c>tracestate</c> header; null where there is none.</param>
public readonly record struct TraceContext(string Parent, string? State);
