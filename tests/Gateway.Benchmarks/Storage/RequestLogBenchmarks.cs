using BenchmarkDotNet.Attributes;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Storage;
using Gateway.Storage.Journal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Benchmarks.Storage;

/// <summary>
/// What the log costs the path of one request, its writer at work on the same requests meanwhile: the dispatch handed over, the end kept in the
/// journal, the end handed over. Goal: under 5 µs. An iteration is a burst of requests that are all in flight at once; IngestCostTests paces them.
/// </summary>
[MemoryDiagnoser]
public class RequestLogBenchmarks
{
    // Below what the queue holds: nobody waits for room.
    private const int Requests = 2_000;

    private readonly RequestRecord[] _ends = new RequestRecord[Requests];
    private string _folder = "";
    private IHost? _host;
    private RequestLog? _log;
    private readonly LogBatch _batch = new();
    private RequestJournal? _journal;
    private SqliteLogStore? _store;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("gateway-benchmark-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Gateway:Storage:ConnectionString", $"Data Source={Path.Combine(_folder, "gateway.db")}")]);
        builder.Services.AddGatewayStorage();
        _host = builder.Build();
        await _host.StartAsync();
        _log = _host.Services.GetRequiredService<RequestLog>();
        _journal = _host.Services.GetRequiredService<RequestJournal>();
        _store = _host.Services.GetRequiredService<SqliteLogStore>();
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [IterationSetup]
    public void NextRequests()
    {
        SpinWait.SpinUntil(() => _log!.QueueLength == 0);
        for (var i = 0; i < Requests; i++)
            _ends[i] = End(_log!.NextId());
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public async Task DispatchKeepAndEnd()
    {
        foreach (var end in _ends)
        {
            _log!.TryWrite(end with { State = RequestState.Pending, Calls = [] });
            await _log.WriteAsync(end, _log.Keep(end));
        }
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public async Task DispatchAndEnd()
    {
        foreach (var end in _ends)
        {
            _log!.TryWrite(end with { State = RequestState.Pending, Calls = [] });
            await _log.WriteAsync(end);
        }
    }

    /// <summary>The journal by itself: its two writes to the file and the encoding.</summary>
    [Benchmark(OperationsPerInvoke = Requests)]
    public void KeepAndFree()
    {
        foreach (var end in _ends)
            _journal!.Free(_journal.Keep(end)!);
    }

    /// <summary>The rows by themselves, as the writer writes them: four tables, seven indexes, the budgets' and reports' sums.</summary>
    [Benchmark(OperationsPerInvoke = Requests)]
    public int WriteRows()
    {
        foreach (var end in _ends)
            _batch.Add(new LogEntry(Request: end));
        var refused = _store!.Write(_batch);
        _batch.Clear();
        return refused;
    }

    private static RequestRecord End(long id) => new()
    {
        Id = id, RequestId = $"req_{id:x}", ConversationId = "conversation-1", UserId = "user-4711", KeyId = "key-1", Provider = "claude",
        Model = "claude-sonnet-4-5", State = RequestState.Completed, Ingress = "anthropic", Exchange = "relay", Stream = true, Attempts = "claude=ok",
        CreatedAt = 1_800_000_000_000, Duration = 1200, Ttft = 300, Status = 200, StopReason = "end_turn", Usage = Usage, Price = Price,
        Calls =
        [
            new AttemptRecord
            {
                Provider = "claude", Model = "claude-sonnet-4-5", Usage = Usage, Duration = 1190, Success = true, Outcome = "ok", Price = Price,
                CreatedAt = 1_800_000_000_010,
            },
        ],
    };

    private static TokenUsage Usage => new() { Input = 1000, CacheRead = 50_000, CacheWrite5m = 300, Output = 700, Source = UsageSource.Provider };

    private static PricedUsage Price => new(0.0296250m, "genai-prices/2026-08-21");
}
