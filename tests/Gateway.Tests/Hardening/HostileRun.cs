using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Gateway.Simulator;
using Gateway.Storage;
using Gateway.Telemetry.Logging;
using Gateway.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Hardening;

/// <summary>A gateway before a simulated vendor, asked by many who mean no good and some who do.</summary>
internal sealed class HostileRun : IAsyncDisposable
{
    private const int GoodEvery = 20;
    private const int MostProblems = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SimulatorHost _vendor;
    private readonly WatchedLog _log;
    private readonly int _seed;
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly BitArray _answered = new(1 << 18);
    private int _next = -1;
    private int _ownIds;
    private int _unheard;
    private int _good;

    private HostileRun(SimulatorHost vendor, WatchedLog log, TestGateway gateway, int seed) => (_vendor, _log, Gateway, _seed) = (vendor, log, gateway, seed);

    public TestGateway Gateway { get; }

    /// <summary>What was wrong, with the number of the request.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    public ConcurrentDictionary<int, int> Statuses { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<HostileRun> StartAsync(int seed)
    {
        var (vendor, log) = (await SimulatorHost.StartAsync(new SimulatorOptions()), new WatchedLog());
        var gateway = await TestGateway.StartAsync(
            services => services.AddSingleton(new LogConsole(log)),
            [
                .. TestGateway.Providers(vendor.BaseAddress), "Gateway:Providers:claude:Models=claude-*", "Gateway:Providers:openai:Models=gpt-*", "Gateway:Providers:gemini:Models=gemini-*",
                "Gateway:Access:Mode=keys", $"Gateway:Access:Keys:hostile={Targets.HostileKey}", $"Gateway:Access:Keys:good={Targets.GoodKey}",
                "Logging:LogLevel:Default=Information", "Gateway:Logs:Format=json",
            ]);
        return new HostileRun(vendor, log, gateway, seed);
    }

    /// <summary>Sends the next <paramref name="count"/> requests, <paramref name="atOnce"/> at one time, with good ones between them.</summary>
    public Task SendAsync(int count, int atOnce)
    {
        var end = _next + count;
        return Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(() => SendUntilAsync(end), Token)));
    }

    /// <summary>What must be so when all have left: nothing runs, the store is whole, one row a request, and no log line tells.</summary>
    public async Task CheckRestAsync()
    {
        await WaitAsync(() => _vendor.OpenCalls == 0, () => $"{_vendor.OpenCalls} calls are open at the vendor");
        await using var store = await Gateway.Services.GetRequiredService<IDbContextFactory<GatewayDbContext>>().CreateDbContextAsync(Token);
        await WaitAsync(() => !store.ProviderLogs.Any(row => row.State == Model.RequestState.Pending) && store.ProviderLogs.Count() >= Answered() + _ownIds + _good, () => "rows are missing");
        var ids = await store.ProviderLogs.AsNoTracking().Select(row => new { row.RequestId, row.UserId, row.Model, row.ConversationId }).ToListAsync(Token);

        var named = ids.Where(row => row.RequestId.StartsWith("hostile-", StringComparison.Ordinal)).Select(row => row.RequestId).ToHashSet();
        ids.Count(row => row.RequestId.StartsWith("good-", StringComparison.Ordinal)).ShouldBe(_good);
        ids.Count.ShouldBeInRange(Answered() + _ownIds + _good, Answered() + _ownIds + _good + _unheard);
        Enumerable.Range(0, _next + 1).Where(number => _answered[number] && !named.Contains(Targets.Id(number))).ShouldBeEmpty();
        foreach (var row in ids)
        {
            var number = row.RequestId.StartsWith("good-", StringComparison.Ordinal) ? int.Parse(row.RequestId.AsSpan(5), CultureInfo.InvariantCulture) : -1;
            var text = $"{row.UserId} {row.Model} {row.ConversationId}";
            GoodCaller.Others(text.Replace(OwnMark(row.RequestId, text), "", StringComparison.Ordinal), number).ShouldBeFalse($"{row.RequestId}: {text}");
        }

        await store.Database.OpenConnectionAsync(Token);
        await using var check = store.Database.GetDbConnection().CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        (await check.ExecuteScalarAsync(Token)).ShouldBe("ok");
        (_log.Broken, _log.Telling.Count).ShouldBe((0, 0), string.Join('\n', _log.Telling.Take(5)));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _vendor.DisposeAsync();
        await _log.DisposeAsync();
    }

    private async Task SendUntilAsync(int end)
    {
        RawConnection? connection = null;
        try
        {
            while (Interlocked.Increment(ref _next) is var number && number <= end)
            {
                connection = await ExchangeAsync(connection, number);
                if (number % GoodEvery == 0)
                    await AskWellAsync(number);
            }

            // What was taken and not sent belongs to whoever comes next.
            Interlocked.Decrement(ref _next);
        }
        finally
        {
            connection?.Dispose();
        }
    }

    /// <returns>The connection, where it is still good.</returns>
    private async Task<RawConnection?> ExchangeAsync(RawConnection? connection, int number)
    {
        var request = HostileRequests.Make(_seed, number);
        // What is broken may break the connection for whoever comes next on it.
        if (request.IsBroken || request.Leaves)
        {
            connection?.Dispose();
            connection = null;
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(Token);
        time.CancelAfter(Patience);
        try
        {
            connection ??= await ConnectAsync(time.Token);
            return await SendAsync(connection, request, number, time.Token) ? connection : Closed(connection);
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidDataException or FormatException)
        {
            Note(request, number, $"{e.GetType().Name}: {e.Message}");
            return Closed(connection);
        }
    }

    /// <returns>Whether the connection is still good.</returns>
    private async Task<bool> SendAsync(RawConnection connection, HostileRequest request, int number, CancellationToken cancellationToken)
    {
        await connection.SendAsync(request.Bytes, cancellationToken);
        if (request.Leaves)
        {
            Interlocked.Increment(ref _unheard);
            return false;
        }

        if (request.IsBroken)
            connection.EndSending();
        for (var i = 0; i < request.Answers; i++)
        {
            var answer = await connection.ReadAsync(request.HasNoBody, cancellationToken);
            Take(request, number, answer);
            if (answer is null || answer.Closes)
                return false;
        }

        return !request.IsBroken;
    }

    private void Take(HostileRequest request, int number, RawAnswer? answer)
    {
        if (answer is null)
        {
            Interlocked.Increment(ref _unheard);
            if (!request.IsBroken)
                Note(request, number, "no answer");
            return;
        }

        Statuses.AddOrUpdate(answer.Status, 1, static (_, count) => count + 1);
        if (AnswerRules.Problem(request, number, answer) is { } problem)
            Note(request, number, $"{problem}\n{answer.Head}\n\n{Encoding.UTF8.GetString(answer.Body, 0, Math.Min(answer.Body.Length, 600))}");
        Count(request, number, answer);
    }

    // Whose row there must be: where it is not clear whether the request reached a surface that keeps rows, there may be one.
    private void Count(HostileRequest request, int number, RawAnswer answer)
    {
        if (AnswerRules.IsBare(answer) || !request.IsLogged || answer.Header("x-gateway-attempts") is null && request.HasNoBody || request.Kind is "method")
            Interlocked.Increment(ref _unheard);
        else if (answer.Header("x-request-id") == Targets.Id(number))
            lock (_answered)
                _answered[number] = true;
        else
            Interlocked.Increment(ref _ownIds);
    }

    private async Task AskWellAsync(int number)
    {
        using var connection = await ConnectAsync(Token);
        await connection.SendAsync(GoodCaller.Request(number), Token);
        var answer = await connection.ReadAsync(hasNoBody: false, Token).WaitAsync(Patience, Token);
        Interlocked.Increment(ref _good);
        if (GoodCaller.Problem(number, answer) is { } problem)
            _problems.Enqueue($"good {number}: {problem}");
    }

    private async Task<RawConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new RawConnection();
        await connection.ConnectAsync(Gateway.BaseAddress, cancellationToken);
        return connection;
    }

    private static RawConnection? Closed(RawConnection? connection)
    {
        connection?.Dispose();
        return null;
    }

    private int Answered() => Enumerable.Range(0, _next + 1).Count(number => _answered[number]);

    private static int Number(string id) => id.StartsWith("hostile-", StringComparison.Ordinal) ? int.Parse(id[8..].Split('-')[0], CultureInfo.InvariantCulture) : -1;

    // A request whose id was none has one of the gateway's own: the one mark in its row is its own.
    private static string OwnMark(string id, string text) =>
        Number(id) is >= 0 and var number ? Targets.Mark(number) : AnswerRules.MarkPattern().Match(text) is { Success: true } found ? found.Value : "-";

    private void Note(HostileRequest request, int number, string problem)
    {
        if (_problems.Count < MostProblems)
            _problems.Enqueue($"{number} ({request.Kind} at {request.Door}, {request.Bytes.Length} bytes): {problem}\n--- sent:\n{Encoding.Latin1.GetString(request.Bytes, 0, Math.Min(request.Bytes.Length, 1500))}\n===");
    }

    private static async Task WaitAsync(Func<bool> condition, Func<string> what)
    {
        for (var waited = TimeSpan.Zero; !condition(); waited += TimeSpan.FromMilliseconds(20))
        {
            waited.ShouldBeLessThan(Patience, what());
            await Task.Delay(20, Token);
        }
    }
}
