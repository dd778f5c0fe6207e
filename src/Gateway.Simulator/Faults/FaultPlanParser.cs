using System.Globalization;

namespace Gateway.Simulator.Faults;

/// <summary>
/// Reads <c>name=value</c> knobs, separated by comma, semicolon or plus, from the header <c>x-simulate</c> and from what
/// follows <c>sim:</c> in a model name. A knob it does not know is an error: a typo must not make a test pass.
/// </summary>
internal static class FaultPlanParser
{
    private const string ModelMarker = "sim:";
    private const int MaxBytes = 256 * 1024 * 1024;
    private const int MaxEvents = 1_000_000;
    private const int MaxMilliseconds = 3_600_000;

    private static readonly char[] Separators = [',', ';', '+'];

    private static readonly Dictionary<string, Func<FaultPlan, string, FaultPlan?>> Knobs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["status"] = static (plan, value) => Number(value, 400, 599) is { } n ? plan with { Status = n } : null,
        ["retry-after"] = static (plan, value) => Number(value, 0, 86_400) is { } n ? plan with { RetryAfterSeconds = n } : null,
        ["error"] = static (plan, value) => Error(value) is { } error ? plan with { Error = error } : null,
        ["delay-headers"] = static (plan, value) => Time(value) is { } time ? plan with { DelayHeaders = time } : null,
        ["delay-first"] = static (plan, value) => Time(value) is { } time ? plan with { DelayFirst = time } : null,
        ["delay-content"] = static (plan, value) => Time(value) is { } time ? plan with { DelayContent = time } : null,
        ["delay-between"] = static (plan, value) => Time(value) is { } time ? plan with { DelayBetween = time } : null,
        ["cut"] = static (plan, value) => Point(value) is { } point ? plan with { Cut = point } : null,
        ["stall"] = static (plan, value) => Point(value) is { } point ? plan with { Stall = point } : null,
        ["error-event"] = static (plan, value) => Point(value) is { } point and not FaultPoint.BeforeHeaders ? plan with { ErrorEvent = point } : null,
        ["malformed"] = static (plan, value) => Malformed(value) is { } kind ? plan with { Malformed = kind } : null,
        ["no-terminal"] = static (plan, value) => Flag(value) ? plan with { NoTerminal = true } : null,
        ["no-usage"] = static (plan, value) => Flag(value) ? plan with { NoUsage = true } : null,
        ["drip"] = Drip,
        ["huge"] = static (plan, value) => Number(value, 1, MaxBytes) is { } n ? plan with { HugeBytes = n } : null,
        ["events"] = static (plan, value) => Number(value, 1, MaxEvents) is { } n ? plan with { Events = n } : null,
        ["text-bytes"] = static (plan, value) => Number(value, 1, MaxBytes) is { } n ? plan with { TextBytes = n } : null,
        ["burst"] = static (plan, value) => Flag(value) ? plan with { Burst = true } : null,
        ["chunk"] = static (plan, value) => Number(value, 1, MaxBytes) is { } n ? plan with { ChunkBytes = n } : null,
        ["times"] = static (plan, value) => Number(value, 0, int.MaxValue) is { } n ? plan with { Times = n } : null,
        ["seed"] = static (plan, value) => plan with { Seed = value },
    };

    public static bool TryRead(string? model, string? header, out FaultPlan plan, out string? problem)
    {
        var fromModel = KnobsOf(model);
        problem = null;
        if (fromModel is null && string.IsNullOrEmpty(header))
        {
            plan = FaultPlan.None;
            return true;
        }

        return TryParse($"{fromModel},{header}", out plan, out problem);
    }

    public static bool TryParse(string text, out FaultPlan plan, out string? problem)
    {
        plan = new FaultPlan { Source = text };
        problem = null;
        foreach (var entry in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? entry : entry[..equals].TrimEnd();
            var value = equals < 0 ? "" : entry[(equals + 1)..].TrimStart();
            if (!Knobs.TryGetValue(name, out var apply))
            {
                problem = $"x-simulate: unknown knob '{name}'; known are {string.Join(", ", Knobs.Keys)}";
                return false;
            }

            if (apply(plan, value) is not { } next)
            {
                problem = $"x-simulate: '{value}' is not a value of '{name}'";
                return false;
            }

            plan = next;
        }

        return true;
    }

    private static string? KnobsOf(string? model)
    {
        var at = model?.IndexOf(ModelMarker, StringComparison.Ordinal) ?? -1;
        return at < 0 ? null : model![(at + ModelMarker.Length)..];
    }

    private static int? Number(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    private static TimeSpan? Time(string value) =>
        Number(value, 0, MaxMilliseconds) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    private static bool Flag(string value) => value is "" or "1" or "true";

    private static FaultPoint? Point(string value) => value switch
    {
        "before-headers" => FaultPoint.BeforeHeaders,
        "before-content" => FaultPoint.BeforeContent,
        "after-content" => FaultPoint.AfterContent,
        _ => null,
    };

    private static Malformation? Malformed(string value) => value switch
    {
        "frame" => Malformation.Frame,
        "json" => Malformation.Json,
        "html" => Malformation.Html,
        _ => null,
    };

    private static NamedError? Error(string value) => value switch
    {
        "context-length" => NamedError.ContextLength,
        "quota" => NamedError.Quota,
        _ => null,
    };

    private static FaultPlan? Drip(FaultPlan plan, string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Number(value[..colon], 1, MaxBytes) is { } bytes && Time(value[(colon + 1)..]) is { } pause
            ? plan with { DripBytes = bytes, DripPause = pause }
            : null;
    }
}
