using System.Text.Json;
using Gateway.Model;
using Gateway.Resilience;
using Gateway.Simulator;
using Gateway.Tests.Endpoints;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Faults;

/// <summary>Runs one cell over real sockets and holds it to what is expected: answer, headers, log row, metrics, circuit, and nothing left open.</summary>
internal sealed class CellRun(FaultCell cell, Expectation expected, SimulatorHost simulator, CellGateway gateway)
{
    private const string Id = "cell";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task CheckAsync(FaultCell cell, Expectation expected, SimulatorHost simulator)
    {
        await using var gateway = await CellGateway.StartAsync(cell, expected, simulator);
        await new CellRun(cell, expected, simulator, gateway).CheckAsync();
    }

    private async Task CheckAsync()
    {
        var callsBefore = simulator.TotalCalls;
        if (expected.Shape == AnswerShape.None)
            await LeaveAsync(callsBefore);
        else
            await CheckAnswerAsync();

        await CheckRowAsync(callsBefore);
        await CheckMetricsAsync();
        gateway.Gateway.Circuits[cell.Provider].Position
            .ShouldBe(expected.OpensCircuit ? CircuitPosition.Open : CircuitPosition.Closed);
        await CheckUpstreamAsync(callsBefore);
        if (expected.Hold is { } seconds)
            await CheckHoldAsync(seconds);
    }

    private async Task CheckAnswerAsync()
    {
        using var request = gateway.Request(Id);
        using var response = await gateway.Gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        var text = await response.Content.ReadAsStringAsync(Token);

        ((int)response.StatusCode).ShouldBe(expected.Status, text);
        Header(response, "x-gateway-provider").ShouldBe(expected.LastProvider);
        // Of a broken stream the headers were out before the break.
        Header(response, "x-gateway-attempts").ShouldBe(expected.Shape == AnswerShape.BrokenStream ? $"{cell.Provider}=ok" : expected.AttemptsHeader);
        Header(response, "retry-after").ShouldBe(expected.RetryAfter?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        response.Content.Headers.ContentType!.MediaType.ShouldBe(
            expected.Shape is AnswerShape.CleanStream or AnswerShape.RelayedStream or AnswerShape.BrokenStream ? "text/event-stream" : "application/json");
        CheckBody(text);
    }

    private void CheckBody(string text)
    {
        switch (expected.Shape)
        {
            case AnswerShape.CleanStream:
                StreamReading.Clean(text);
                break;
            case AnswerShape.RelayedStream:
                StreamReading.Relayed(text);
                break;
            case AnswerShape.BrokenStream:
                StreamReading.Broken(text).GetProperty("error").GetProperty("type").GetString().ShouldBe(expected.ErrorType);
                break;
            case AnswerShape.Message:
                var message = JsonElement.Parse(text);
                message.GetProperty("type").GetString().ShouldBe("message");
                message.GetProperty("content")[0].GetProperty("text").GetString().ShouldNotBeNullOrEmpty();
                break;
            default:
                CheckError(JsonElement.Parse(text));
                break;
        }
    }

    private void CheckError(JsonElement body)
    {
        body.GetProperty("type").GetString().ShouldBe("error");
        body.GetProperty("error").GetProperty("type").GetString().ShouldBe(expected.ErrorType, body.ToString());
        body.GetProperty("error").GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        var id = body.GetProperty("request_id").GetString()!;
        if (expected.Shape == AnswerShape.RelayedError)
            id.ShouldStartWith("req_011");
        else
            id.ShouldBe(Id);
    }

    private async Task LeaveAsync(long callsBefore)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        // Else the client would wait for the rest of the answer before it closes the connection.
        using var client = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero });
        client.BaseAddress = gateway.Gateway.BaseAddress;
        using var request = gateway.Request(Id);
        var asked = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        await Eventually.TrueAsync(() => simulator.TotalCalls > callsBefore && simulator.OpenCalls > 0, "the call never arrived");
        if (expected.Status == 200)
        {
            using var response = await asked;
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
            while ((await reader.ReadLineAsync(Token))!.StartsWith("event: content_block_delta", StringComparison.Ordinal) is false)
                continue;
            return;
        }

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asked);
    }

    private async Task CheckRowAsync(long callsBefore)
    {
        var row = await gateway.Gateway.RowAsync(Id);
        row.State.ShouldBe(expected.IsComplete ? RequestState.Completed : RequestState.Failed);
        row.Status.ShouldBe(expected.Status);
        row.ErrorCode.ShouldBe(expected.ErrorCode);
        row.Attempts.ShouldBe(expected.AttemptsHeader);
        row.Provider.ShouldBe(expected.LastProvider);
        row.Exchange.ShouldBe(expected.LastProvider == "claude" ? "relay" : "translate");
        row.Stream.ShouldBe(cell.IsStream);
        if (expected.IsComplete)
            (row.InputTokens > 0 && row.OutputTokens > 0).ShouldBeTrue($"{row.InputTokens} and {row.OutputTokens} tokens");
        // A call whose time is up may never have left.
        if (expected.PartialUsage && Seen(callsBefore) == expected.Attempts.Count)
            (row.InputTokens ?? 0).ShouldBeGreaterThan(0);
        (await gateway.AttemptRowsAsync()).ShouldBe(expected.Attempts.Count);
    }

    private async Task CheckMetricsAsync()
    {
        var series = await Series.ReadAsync(gateway.Gateway);
        series.Sum("gateway_requests_total").ShouldBe(1);
        series.Sum(
            "gateway_requests_total", "ingress=\"anthropic\"", $"provider=\"{expected.LastProvider}\"", $"outcome=\"{expected.ErrorCode ?? Words.Ok}\"",
            $"stream=\"{(cell.IsStream ? "true" : "false")}\"").ShouldBe(1);
        series.Sum("gateway_inflight_requests").ShouldBe(0);
        series.Sum("gateway_attempts_total").ShouldBe(expected.Attempts.Count);
        foreach (var attempts in expected.Attempts.GroupBy(each => each))
            series.Sum("gateway_attempts_total", $"provider=\"{attempts.Key.Provider}\"", $"outcome=\"{attempts.Key.Word}\"").ShouldBe(attempts.Count());

        series.Sum("gateway_retries_total").ShouldBe(expected.Retries);
        series.Sum("gateway_retries_total", $"provider=\"{cell.Provider}\"", $"reason=\"{cell.Word}\"").ShouldBe(expected.Retries);
        series.Sum("gateway_fallbacks_total").ShouldBe(expected.FellBack ? 1 : 0);
        series.Sum("gateway_fallbacks_total", $"from=\"{cell.Provider}\"", $"to=\"{cell.Next}\"", $"reason=\"{cell.Word}\"")
            .ShouldBe(expected.FellBack ? 1 : 0);
        series.Sum("gateway_circuit_transitions_total").ShouldBe(expected.OpensCircuit ? 1 : 0);
        series.Sum("gateway_circuit_transitions_total", $"provider=\"{cell.Provider}\"", "to=\"open\"").ShouldBe(expected.OpensCircuit ? 1 : 0);
        series.Sum("gateway_circuit_state", $"provider=\"{cell.Provider}\"").ShouldBe(expected.OpensCircuit ? 2 : 0);
    }

    private async Task CheckUpstreamAsync(long callsBefore)
    {
        await simulator.WhenIdleAsync(Token).WaitAsync(TimeSpan.FromSeconds(10), Token);
        await Eventually.TrueAsync(() => gateway.OpenSocketCalls == 0, "a call is still open at the provider");
        var unreached = cell.Fault.Means is AddressMeans ? expected.Attempts.Count(attempt => attempt.Provider == cell.Provider) : 0;
        var seen = Seen(callsBefore);
        // A call whose time is up may never have left.
        if (cell is { Word: "timeout", Fault.Answered: null })
            seen.ShouldBeLessThanOrEqualTo(expected.Attempts.Count - unreached);
        else
            seen.ShouldBe(expected.Attempts.Count - unreached);
    }

    private long Seen(long callsBefore) => simulator.TotalCalls - callsBefore + gateway.SocketCalls;

    /// <summary>The next request does not reach the provider.</summary>
    private async Task CheckHoldAsync(int seconds)
    {
        using var request = gateway.Request("held");
        using var response = await gateway.Gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Header(response, "x-gateway-attempts").ShouldBe(cell.HasNext ? $"{cell.Provider}=on_hold,{cell.Next}=ok" : $"{cell.Provider}=on_hold");
        ((int)response.StatusCode).ShouldBe(cell.HasNext ? 200 : 429);
        if (!cell.HasNext)
            int.Parse(Header(response, "retry-after")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, seconds);
        await response.Content.ReadAsStringAsync(Token);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
