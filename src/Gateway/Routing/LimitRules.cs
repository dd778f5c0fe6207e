using Gateway.Model;

namespace Gateway.Routing;

/// <summary>The rules of the section <c>Limits</c>.</summary>
internal sealed class LimitRules(Action<string, string> fail)
{
    public void Check(LimitsOptions limits)
    {
        Check("Limits:Global", limits.Global);
        Check("Limits:PerKey", limits.PerKey);
        Check("Limits:PerUser", limits.PerUser);
        foreach (var (name, own) in limits.Keys)
            Check($"Limits:Keys:{name}", own);
        foreach (var (name, own) in limits.Users)
            Check($"Limits:Users:{name}", own);
    }

    public void Check(string path, LimitOptions limits)
    {
        Positive($"{path}:{nameof(limits.RequestsPerMinute)}", limits.RequestsPerMinute);
        Positive($"{path}:{nameof(limits.TokensPerMinute)}", limits.TokensPerMinute);
        Positive($"{path}:{nameof(limits.Concurrent)}", limits.Concurrent);
        if (limits.Burst is { } burst && !(burst >= 1 && burst <= limits.RequestsPerMinute))
        {
            fail($"{path}:{nameof(limits.Burst)}", limits.RequestsPerMinute is { } most
                ? $"{burst} is out of range: 1 to RequestsPerMinute ({most})"
                : "says how many of RequestsPerMinute may come at once; that is not set");
        }
    }

    private void Positive(string path, long? number)
    {
        if (number < 1)
            fail(path, $"{number} is out of range: 1 or more; leave it out where nothing is limited");
    }
}
