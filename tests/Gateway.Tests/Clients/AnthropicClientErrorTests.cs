using System.Net;
using Anthropic.Exceptions;
using Anthropic.Models;
using Anthropic.Models.Messages;

namespace Gateway.Tests.Clients;

/// <summary>What goes wrong arrives as the exception the vendor's client has for it, whoever the provider is.</summary>
public sealed class AnthropicClientErrorTests(SimulatedVendors vendors) : IClassFixture<SimulatedVendors>
{
    private static readonly string[] Providers = ["claude", "gemini", "openai"];

    private static readonly (string Model, HttpStatusCode Status, ErrorType Type)[] Failures =
    [
        ("missing-model", HttpStatusCode.NotFound, ErrorType.NotFoundError),
        ("sim:status=400", HttpStatusCode.BadRequest, ErrorType.InvalidRequestError),
        ("sim:error=context-length", HttpStatusCode.BadRequest, ErrorType.InvalidRequestError),
        ("sim:status=429+retry-after=7", HttpStatusCode.TooManyRequests, ErrorType.RateLimitError),
        // The gateway's credential is not the caller's.
        ("sim:status=401", HttpStatusCode.BadGateway, ErrorType.ApiError),
        ("sim:status=403", HttpStatusCode.BadGateway, ErrorType.ApiError),
        ("sim:malformed=html", HttpStatusCode.BadGateway, ErrorType.ApiError),
        ("sim:cut=before-headers", HttpStatusCode.BadGateway, ErrorType.ApiError),
        ("sim:cut=before-content", HttpStatusCode.BadGateway, ErrorType.ApiError),
    ];

    public static TheoryData<string, bool, HttpStatusCode, ErrorType> FailedRequests
    {
        get
        {
            var cases = new TheoryData<string, bool, HttpStatusCode, ErrorType>();
            foreach (var (model, status, type) in Failures)
            {
                foreach (var provider in Providers)
                {
                    cases.Add($"{provider}/{model}", false, status, type);
                    cases.Add($"{provider}/{model}", true, status, type);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(FailedRequests))]
    public async Task FailedRequest_IsTheClientsTypedException(string model, bool stream, HttpStatusCode status, ErrorType type)
    {
        var request = ClientRequests.Ask(model, ClientRequests.User("hello"));

        var thrown = await Should.ThrowAsync<AnthropicApiException>(() => vendors.SendAsync(request, stream));

        thrown.StatusCode.ShouldBe(status);
        thrown.ErrorType.ShouldBe(type);
        thrown.GetType().ShouldBe(status switch
        {
            HttpStatusCode.BadRequest => typeof(AnthropicBadRequestException),
            HttpStatusCode.NotFound => typeof(AnthropicNotFoundException),
            HttpStatusCode.TooManyRequests => typeof(AnthropicRateLimitException),
            _ => typeof(Anthropic5xxException),
        });
    }

    // An unreadable event of the client's own dialect is relayed as it came; only a translation has to understand it.
    [Theory]
    [InlineData("claude/sim:error-event=after-content")]
    [InlineData("gemini/sim:error-event=after-content")]
    [InlineData("openai/sim:error-event=after-content")]
    [InlineData("claude/sim:no-terminal")]
    [InlineData("gemini/sim:no-terminal")]
    [InlineData("openai/sim:no-terminal")]
    [InlineData("gemini/sim:malformed=frame")]
    [InlineData("openai/sim:malformed=frame")]
    [InlineData("claude/sim:cut=after-content")]
    [InlineData("gemini/sim:cut=after-content")]
    [InlineData("openai/sim:cut=after-content")]
    public async Task BrokenStream_ThrowsAfterTheTextThatCame(string model)
    {
        var text = "";
        var request = ClientRequests.Ask(model, ClientRequests.User("one two three four five six"));

        await vendors.Gateway.ForgetFailuresAsync();
        await Should.ThrowAsync<AnthropicSseException>(async () =>
        {
            await foreach (var streamEvent in vendors.Client.Messages.CreateStreaming(request, TestContext.Current.CancellationToken))
            {
                if (streamEvent.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var piece))
                    text += piece.Text;
            }
        });

        text.ShouldStartWith("[simulated");
    }

    [Fact]
    public async Task UnknownModel_IsNotFoundAndNamesTheNearest()
    {
        var request = ClientRequests.Ask("claud-sonet", ClientRequests.User("hello"));

        var thrown = await Should.ThrowAsync<AnthropicNotFoundException>(() => vendors.SendAsync(request, stream: false));

        thrown.ResponseBody.ShouldContain("claude-sonnet");
    }

    [Theory]
    [InlineData("claude-sonnet-4-5")]
    [InlineData("gemini-2.5-flash")]
    [InlineData("openai/gpt-5-mini")]
    public async Task ResultWithoutItsCall_IsTheCallersError(string model)
    {
        var request = ClientRequests.Ask(model, ClientRequests.User(new ToolResultBlockParam("toolu_nobody") { Content = "?" }));

        await Should.ThrowAsync<AnthropicBadRequestException>(() => vendors.SendAsync(request, stream: false));
    }

    [Theory]
    [InlineData("claude-sonnet-4-5")]
    [InlineData("gemini-2.5-flash")]
    [InlineData("openai/gpt-5-mini")]
    public async Task NoMessages_IsTheCallersError(string model)
    {
        var thrown = await Should.ThrowAsync<AnthropicBadRequestException>(() => vendors.SendAsync(ClientRequests.Ask(model), stream: false));

        thrown.ResponseBody.ShouldContain("messages");
    }
}
