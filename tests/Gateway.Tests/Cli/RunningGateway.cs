namespace Gateway.Tests.Cli;

/// <summary>
/// What answers the commands whose endpoints the gateway does not have yet: the double. When it has them, this is
/// <c>Task&lt;TestGateway&gt; StartAsync() => TestGateway.StartAsync()</c>.
/// </summary>
internal static class RunningGateway
{
    public static Task<AdminDouble> StartAsync() => AdminDouble.StartAsync();
}
