using System.Text.Json;
using Gateway.Hosting;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Accounting;

/// <summary>What a provider does not say of the input is counted as its model reads it.</summary>
public sealed class CountedInputTests
{
    private const string Answer = """{"id":"c1","choices":[{"index":0,"delta":{"role":"assistant","content":"Nineteen degrees"},"finish_reason":"stop"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gpt-4o", 25)] // o200k_base by npm's tiktoken: 18, and 7 around a message
    [InlineData("gpt-4-turbo", 28)] // cl100k_base: 21
    [InlineData("llama3.1", 26)] // an estimate: 19 characters of three bytes, three bytes a token
    public async Task ProviderThatDoesNotSay_TheModelsOwnCountStandsInTheRowAndInTheAnswer(string model, long tokens)
    {
        await using var scripted = await ScriptedProvider.StartAsync(_ => ScriptedAnswer.Stream($"data: {Answer}\n\ndata: [DONE]\n\n"));
        await using var gateway = await TestGateway.StartAsync(scripted.BaseAddress);
        using var response = await gateway.PostAsync(
            $$"""{"model":"openai/{{model}}","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"网关把每个字节原样转发，并在旁边计数。"}]}""",
            ("x-request-id", "counted"));
        var text = await response.Content.ReadAsStringAsync(Token);

        var row = await gateway.RowAsync("counted");
        (row.InputTokens, row.UsageSource).ShouldBe((tokens, "estimated"));
        InputIn(text, "message_delta").ShouldBe(tokens);
        // Before the provider began there is only time for the estimate that fits all models.
        JsonElement.Parse(Data(text, "message_start")).GetProperty("message").GetProperty("usage").GetProperty("input_tokens").GetInt64().ShouldBe(26);
    }

    [Fact]
    public async Task WarmUp_EndsBesideTheStart()
    {
        await using var gateway = await TestGateway.StartAsync();
        var warmUp = gateway.Services.GetServices<IHostedService>().OfType<WarmUp>().ShouldHaveSingleItem();

        await warmUp.ExecuteTask.ShouldNotBeNull().WaitAsync(TimeSpan.FromMinutes(1), Token);
    }

    private static long InputIn(string stream, string type) =>
        JsonElement.Parse(Data(stream, type)).GetProperty("usage").GetProperty("input_tokens").GetInt64();

    private static string Data(string stream, string type) =>
        stream.Split('\n').Single(line => line.StartsWith($$"""data: {"type":"{{type}}""", StringComparison.Ordinal))["data: ".Length..];
}
