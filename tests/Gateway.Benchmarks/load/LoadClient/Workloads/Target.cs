using System.Globalization;
using System.Net;

namespace Gateway.Benchmarks.Load.Workloads;

/// <summary>A process that answers on loopback.</summary>
internal sealed record Target(string Name, IPEndPoint EndPoint, int ProcessId)
{
    public const string Direct = "direct";
    public const string Yarp = "yarp";
    public const string Gateway = "gateway";

    /// <summary>A gateway with logs, metrics, alerts and traces off.</summary>
    public const string Silent = "silent";

    /// <summary>A gateway that exports its traces and metrics, too.</summary>
    public const string Traced = "traced";

    public static readonly IReadOnlyList<string> Names = [Direct, Yarp, Gateway, Silent, Traced];

    public bool IsGateway => Name is Gateway or Silent or Traced;

    /// <summary>Reads <c>port:pid</c>.</summary>
    public static Target Parse(string name, string value)
    {
        var parts = value.Split(':');
        if (parts.Length != 2
            || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var port)
            || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var processId))
        {
            throw new ArgumentException($"--{name} wants <port>:<pid>, not '{value}'.");
        }

        return new Target(name, new IPEndPoint(IPAddress.Loopback, port), processId);
    }
}
