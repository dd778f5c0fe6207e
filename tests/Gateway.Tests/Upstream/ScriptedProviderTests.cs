using System.Text;

namespace Gateway.Tests.Upstream;

public sealed class ScriptedProviderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ScriptedBytes_ArriveUnchangedAndTheRequestIsKept()
    {
        await using var provider = await ScriptedProvider.StartAsync(ScriptedAnswer.Json("{ \"a\" :1}", 418).With("x-odd", "yes"));
        using var client = new HttpClient { BaseAddress = provider.BaseAddress };

        using var response = await client.PostAsync(new Uri("/v1/x?y=1", UriKind.Relative), new StringContent("body", Encoding.UTF8), Token);

        ((int)response.StatusCode).ShouldBe(418);
        response.Headers.GetValues("x-odd").ShouldBe(["yes"]);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe("{ \"a\" :1}");
        var call = provider.Calls.ShouldHaveSingleItem();
        call.PathAndQuery.ShouldBe("/v1/x?y=1");
        call.Text.ShouldBe("body");
    }

    [Fact]
    public async Task Answers_AreGivenInTurnAndTheLastRepeats()
    {
        await using var provider = await ScriptedProvider.StartAsync(ScriptedAnswer.Json("1"), ScriptedAnswer.Json("2"));
        using var client = new HttpClient { BaseAddress = provider.BaseAddress };

        var bodies = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            bodies.Add(await client.GetStringAsync(new Uri("/", UriKind.Relative), Token));
        }

        bodies.ShouldBe(["1", "2", "2"]);
    }

    [Fact]
    public async Task WaitFor_HoldsTheRestBackUntilTheTestSaysSo()
    {
        var signal = new TaskCompletionSource();
        await using var provider = await ScriptedProvider.StartAsync(ScriptedAnswer.Stream(
            ScriptedStep.Send("first"), ScriptedStep.WaitFor(signal.Task), ScriptedStep.Send("second")));
        using var client = new HttpClient { BaseAddress = provider.BaseAddress };
        using var response = await client.GetAsync(new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        var buffer = new char[5];
        await reader.ReadBlockAsync(buffer, Token);

        new string(buffer).ShouldBe("first");
        provider.OpenCalls.ShouldBe(1);
        signal.SetResult();
        (await reader.ReadToEndAsync(Token)).ShouldBe("second");
    }

    [Fact]
    public async Task Cut_EndsTheStreamWithAnError()
    {
        await using var provider = await ScriptedProvider.StartAsync(ScriptedAnswer.Stream(ScriptedStep.Send("data"), ScriptedStep.Cut));
        using var client = new HttpClient { BaseAddress = provider.BaseAddress };
        using var response = await client.GetAsync(new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);

        await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task ClientLeavesAHangingCall_NoCallStaysOpen()
    {
        await using var provider = await ScriptedProvider.StartAsync(ScriptedAnswer.Stream(ScriptedStep.Send("data"), ScriptedStep.Hang));
        using var client = new HttpClient { BaseAddress = provider.BaseAddress };
        var response = await client.GetAsync(new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        provider.OpenCalls.ShouldBe(1);

        response.Dispose();

        await provider.WhenIdleAsync(Token);
        provider.OpenCalls.ShouldBe(0);
    }
}
