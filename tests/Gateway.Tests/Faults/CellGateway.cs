using Gateway.Simulator;
using Gateway.Storage;
using Gateway.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Faults;

/// <summary>The gateway of one cell: its failing provider where the fault is, a healthy one behind it.</summary>
internal sealed class CellGateway : IAsyncDisposable
{
    private readonly FaultCell _cell;
    private readonly FaultAddress _address;

    private CellGateway(FaultCell cell, FaultAddress address, TestGateway gateway) => (_cell, _address, Gateway) = (cell, address, gateway);

    public TestGateway Gateway { get; }

    /// <summary>Calls at the cell's own socket.</summary>
    public int SocketCalls => _address.Calls;

    public int OpenSocketCalls => _address.OpenCalls;

    public static async Task<CellGateway> StartAsync(FaultCell cell, Expectation expected, SimulatorHost simulator)
    {
        var address = FaultAddress.Open(cell.Fault.Means.For(cell.Exchange), simulator, cell.IsStream);
        return new CellGateway(cell, address, await TestGateway.StartAsync([.. Settings(cell, expected, address, simulator)]));
    }

    public HttpRequestMessage Request(string id)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages")
        {
            Content = new StringContent($$"""
                {"model":"{{Model()}}","max_tokens":64,"stream":{{(_cell.IsStream ? "true" : "false")}},
                 "messages":[{"role":"user","content":"Say a few words about the sea."}]}
                """),
        };
        request.Headers.Add("x-request-id", id);
        if (!_cell.HasNext)
            request.Headers.Add("x-gateway-fallback", "off");
        foreach (var (name, value) in _cell.Fault.Headers)
            request.Headers.Add(name, value);
        return request;
    }

    /// <summary>Rows of <c>provider_metrics</c>.</summary>
    public async Task<int> AttemptRowsAsync()
    {
        await using var context = await Gateway.Services.GetRequiredService<IDbContextFactory<GatewayDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.ProviderMetrics.CountAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _address.DisposeAsync();
    }

    private static IEnumerable<string> Settings(FaultCell cell, Expectation expected, FaultAddress address, SimulatorHost simulator)
    {
        var failing = $"Gateway:Providers:{cell.Provider}";
        return
        [
            $"Gateway:PrimaryProvider={cell.Provider}", $"Gateway:FallbackChain={cell.Next}",
            .. TestGateway.Providers(simulator.BaseAddress, cell.Next),
            $"{failing}:BaseUrl={address.Url}", $"{failing}:ApiKey=upstream-key",
            $"{failing}:Retry:MaxRetries={FaultRule.Contract.Retries}", $"{failing}:Retry:BaseDelay=00:00:00.005", $"{failing}:Retry:MaxDelay=00:00:02",
            $"{failing}:CircuitBreaker:FailureThreshold={expected.FailureThreshold}",
            .. cell.Fault.Settings.Select(setting => $"{failing}:{setting}"),
        ];
    }

    private string Model()
    {
        var family = _cell.Exchange switch
        {
            Exchange.Relay => "claude",
            Exchange.TranslateOpenAi => "gpt",
            _ => "gemini",
        };
        // The seed keeps the counts of `times` apart.
        return _cell.Fault.Means.For(_cell.Exchange) is SimulatorMeans simulator
            ? $"{family}-sim:{simulator.Knobs}{(_cell.Fault.Once ? "+times=1" : "")}+seed={_cell.Name}"
            : $"{family}-x";
    }
}
