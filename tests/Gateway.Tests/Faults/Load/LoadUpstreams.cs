using System.Net.NetworkInformation;
using Gateway.Simulator;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Faults.Load;

/// <summary>Claude and Gemini fail at random; OpenAI is well until somebody kills it.</summary>
internal sealed class LoadUpstreams : IAsyncDisposable
{
    private readonly FlakyProvider _flakyClaude;
    private readonly FlakyProvider _flakyGemini;
    private readonly List<SimulatorHost> _openai = [];

    private LoadUpstreams(FlakyProvider claude, FlakyProvider gemini) => (_flakyClaude, _flakyGemini) = (claude, gemini);

    public ScriptedProvider Claude { get; private set; } = null!;

    public ScriptedProvider Gemini { get; private set; } = null!;

    /// <summary>Calls that OpenAI saw in all its lives.</summary>
    public long OpenAiCalls => _openai.Sum(host => host.TotalCalls);

    public int OpenCalls => Claude.OpenCalls + Gemini.OpenCalls + _openai.Sum(host => host.OpenCalls);

    /// <summary>TCP connections that are still up at one of the providers' ports, on either side.</summary>
    public int Connections
    {
        get
        {
            int[] ports = [Claude.BaseAddress.Port, Gemini.BaseAddress.Port, _openai[0].BaseAddress.Port];
            return IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Count(connection =>
                connection.State is TcpState.Established or TcpState.CloseWait
                && (ports.Contains(connection.LocalEndPoint.Port) || ports.Contains(connection.RemoteEndPoint.Port)));
        }
    }

    public static async Task<LoadUpstreams> StartAsync(int seed)
    {
        var upstreams = new LoadUpstreams(FlakyProvider.Claude(seed), FlakyProvider.Gemini(seed + 1));
        upstreams.Claude = await ScriptedProvider.StartAsync(upstreams._flakyClaude.Answer);
        upstreams.Gemini = await ScriptedProvider.StartAsync(upstreams._flakyGemini.Answer);
        upstreams._openai.Add(await SimulatorHost.StartAsync(new SimulatorOptions()));
        return upstreams;
    }

    public Task<TestGateway> StartGatewayAsync(params string[] settings) => TestGateway.StartAsync(
    [
        .. TestGateway.Providers(Claude.BaseAddress, "claude"), .. TestGateway.Providers(Gemini.BaseAddress, "gemini"),
        .. TestGateway.Providers(_openai[0].BaseAddress, "openai"), .. settings,
    ]);

    public ValueTask KillOpenAiAsync() => _openai[^1].DisposeAsync();

    /// <summary>On the same port.</summary>
    public async Task ReviveOpenAiAsync() =>
        _openai.Add(await SimulatorHost.StartAsync(new SimulatorOptions { Port = _openai[0].BaseAddress.Port }));

    public void GetWell()
    {
        _flakyClaude.GetWell();
        _flakyGemini.GetWell();
    }

    public async ValueTask DisposeAsync()
    {
        await Claude.DisposeAsync();
        await Gemini.DisposeAsync();
        foreach (var host in _openai)
            await host.DisposeAsync();
    }
}
