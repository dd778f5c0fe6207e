namespace Gateway.Tests.Endpoints;

/// <summary>Waits for what another task is about to do, with bounded patience.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        for (var waited = TimeSpan.Zero; !condition(); waited += TimeSpan.FromMilliseconds(5))
        {
            waited.ShouldBeLessThan(Patience, what);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
