using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Model;
using Gateway.Storage;
using Gateway.Storage.Journal;
using Gateway.Tests.Hosting;
using Gateway.Tests.Storage.Journal;
using Gateway.Tests.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Gateway.Tests.Budgets.BudgetGateway;

namespace Gateway.Tests.Budgets;

/// <summary>Budgets over real connections, on every surface.</summary>
public sealed class BudgetSurfaceTests(BudgetGateway budgets) : IClassFixture<BudgetGateway>
{
    private const string Completion = """{"model":"gpt-5-mini","max_completion_tokens":100,"messages":[{"role":"user","content":"hi"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/messages", """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/v1/chat/completions", Completion)]
    [InlineData("/native/claude/v1/messages", """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/native/openai/v1/chat/completions", Completion)]
    [InlineData("/native/openai/v1/responses", """{"model":"gpt-5-mini","max_output_tokens":9,"input":"hi"}""")]
    [InlineData("/native/gemini/v1beta/models/gemini-2.5-flash:generateContent", """{"generationConfig":{"maxOutputTokens":9},"contents":[{"parts":[{"text":"hi"}]}]}""")]
    public async Task NoRoomLeft_IsRefusedOnEverySurface_AndNobodyIsAsked(string path, string body)
    {
        var id = $"refused-{path.Length}";
        using var refused = await budgets.AskAsync("spent", body, path, ("x-request-id", id), ("x-user-id", id));

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await refused.Content.ReadAsStringAsync(Token)).ShouldContain("(0.000001 USD in total) has no room for this request");
        (await budgets.SpentAsync("spent")).ShouldBe(0);
        (await budgets.Gateway.Client.GetStringAsync("/metrics", Token)).ShouldContain("gateway_rate_limited_total{scope=\"budget\"}");
    }

    [Fact]
    public async Task WhatCostsNothing_GoesThroughWithoutRoom()
    {
        using var count = await budgets.AskAsync("spent", """{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"hi"}]}""", "/v1/messages/count_tokens");
        count.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var models = await budgets.GetAsync("spent", "/native/openai/v1/models");
        models.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var native = await budgets.AskAsync("spent", "{}", "/native/claude/v1/messages/count_tokens");
        native.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AnsweredRequest_IsChargedWhatItCost_InTheTransactionOfItsRow()
    {
        using var answer = await budgets.AskAsync("roomy", Message("hi"), "/v1/messages", ("x-request-id", "charged"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await budgets.Gateway.RowAsync("charged");

        var cost = decimal.Parse(answer.Headers.GetValues("x-gateway-cost-usd").Single(), System.Globalization.CultureInfo.InvariantCulture);
        cost.ShouldBe(0.000093m);
        (await budgets.SpentAsync("roomy")).ShouldBe(cost);
        await using var context = await Contexts.CreateDbContextAsync(Token);
        var row = await context.BudgetSpending.SingleAsync(r => r.Budget == "roomy", Token);
        (row.SpentNano, row.UnresolvedNano, row.PeriodStart, row.PeriodEnd).ShouldBe((93_000, 0, 0, null));
        var page = PrometheusPage.Parse(await budgets.Gateway.Client.GetStringAsync("/metrics", Token));
        page["""gateway_budget_spent_usd{budget="roomy"}"""].ShouldBe(0.000093, 1e-9);
        page["""gateway_budget_limit_usd{budget="roomy"}"""].ShouldBe(5);
    }

    [Theory]
    [InlineData("/native/claude/v1/messages", """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""", 0.000093)]
    [InlineData("/native/openai/v1/chat/completions", Completion, 0.00000775)]
    public async Task NativeCall_IsChargedWhatItCost(string path, string body, double usd)
    {
        var before = await budgets.SpentAsync("native");
        using var answer = await budgets.AskAsync("native", body, path);
        (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("from ");
        budgets.Calls.ShouldContain(c => c.Text == body);

        ((double)(await budgets.SpentAsync("native") - before)).ShouldBe(usd, 1e-9);
    }

    [Theory]
    [InlineData("/native/openai/v1/images/generations", """{"model":"gpt-image-1","prompt":"a cat"}""")]
    [InlineData("/native/openai/v1/batches", """{"input_file_id":"f"}""")]
    [InlineData("/native/openai/v1/responses", """{"model":"gpt-5-mini","input":"hi","model":"o1-pro"}""")]
    [InlineData("/native/openai/v1/responses", """{"model":"gpt-5-mini" """)]
    [InlineData("/native/openai/v1/chat/completions", """{"model":"my-own","max_tokens":9,"messages":[]}""")]
    [InlineData("/native/openai/v1/responses", """{"model":"gpt-5-mini","background":true,"max_output_tokens":9,"input":"hi"}""")]
    [InlineData("/native/openai/v1/responses", """{"model":"gpt-5-mini","max_output_tokens":9,"input":"hi","background":"yes"}""")]
    [InlineData("/native/azure/openai/deployments/my-own/chat/completions", """{"model":"gpt-5-nano","max_tokens":9,"messages":[]}""")]
    public async Task NativeCallNobodyCanPrice_IsRefusedUnlessTheBudgetAllowsIt(string path, string body)
    {
        using var refused = await budgets.AskAsync("unpriced", body, path);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync(Token)).ShouldContain("AllowUnpriced");
        using var allowed = await budgets.AskAsync("allowed", body, path);
        allowed.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("null")]
    public async Task ResponseThatIsNotInTheBackground_GoesThrough(string background)
    {
        using var answer = await budgets.AskAsync(
            "open", $$"""{"model":"gpt-5-mini","background":{{background}},"max_output_tokens":9,"input":"hi"}""", "/native/openai/v1/responses");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("deployments", "\"model\":\"gpt-5-nano\",")]
    [InlineData("deployments", "")]
    [InlineData("Deployments", "\"model\":\"gpt-5-nano\",")]
    public async Task DeploymentInThePath_IsTheModelThatIsChargedAndLogged(string word, string model)
    {
        var (id, before) = ($"{word}-{model.Length}", await budgets.SpentAsync("deployed"));
        using var answer = await budgets.AskAsync(
            "deployed", $$"""{{{model}}"max_tokens":100,"messages":[{"role":"user","content":"hi"}]}""", $"/native/azure/openai/{word}/gpt-5-pro/chat/completions?api-version=2024-10-21", ("x-request-id", id));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        (await budgets.Gateway.RowAsync(id)).Model.ShouldBe("gpt-5-pro");
        // 7 tokens at 15 and 3 at 120 USD a million.
        (await budgets.SpentAsync("deployed") - before).ShouldBe(0.000465m);
    }

    [Theory]
    [InlineData("/native/openai/v1/chat/completions", """{"model":"gpt-5-mini","max_output_tokens":9,"generationConfig":{"maxOutputTokens":9},"messages":[]}""")]
    [InlineData("/native/openai/v1/responses", """{"model":"gpt-5-mini","max_tokens":9,"max_completion_tokens":9,"input":"hi"}""")]
    [InlineData("/native/claude/v1/messages", """{"model":"claude-sonnet-4-5","max_completion_tokens":9,"max_output_tokens":9,"messages":[]}""")]
    [InlineData("/native/gemini/v1beta/models/gemini-2.5-flash:generateContent", """{"max_tokens":9,"max_output_tokens":9,"contents":[]}""")]
    [InlineData("/native/gemini/v1beta/openai/chat/completions", """{"model":"gemini-2.5-flash","generationConfig":{"maxOutputTokens":9},"messages":[]}""")]
    public async Task LengthInTheWordsOfAnotherApi_IsNone(string path, string body)
    {
        using var answer = await budgets.AskAsync("open", body, path);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("does not say how long its answer may be");
    }

    [Fact]
    public async Task TargetWithoutPrice_IsPassedOver_AndWhereNoneIsLeftTheRequestIsRefused()
    {
        using var passed = await budgets.AskAsync("unpriced", Message("hi", model: "openai/my-own-model"));
        passed.Headers.GetValues("x-gateway-attempts").Single().ShouldBe("openai=no_price,claude=ok");
        using var refused = await budgets.AskAsync("unpriced", Message("hi", model: "openai/my-own-model"), "/v1/messages", ("x-gateway-fallback", "off"));
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync(Token)).ShouldContain("permission_error");
        using var allowed = await budgets.AskAsync("allowed", Message("hi", model: "openai/my-own-model"));
        allowed.Headers.GetValues("x-gateway-attempts").Single().ShouldBe("openai=ok");
    }

    [Fact]
    public async Task FallbackTooDearForWhatIsLeft_IsPassedOver()
    {
        using var answer = await budgets.AskAsync("passed", Message("fails", model: "gemini-2.5-flash"));
        answer.Headers.GetValues("x-gateway-attempts").Single().ShouldBe("gemini=server_error,claude=over_budget,openai=ok");
        (await budgets.SpentAsync("passed")).ShouldBe(0.00000775m);
    }

    [Fact]
    public async Task AttemptThatBrokeOff_IsChargedBesideTheFallback()
    {
        using var answer = await budgets.AskAsync("billed", Message("breaks"), "/v1/messages", ("x-request-id", "billed"));
        answer.Headers.GetValues("x-gateway-attempts").Single().ShouldBe("claude=cut,openai=ok");
        var row = await budgets.Gateway.RowAsync("billed");

        row.CostUsd!.Value.ShouldBeGreaterThan(0.00000775);
        var (spent, unresolved) = await budgets.ChargedAsync("billed");
        ((double)(spent - unresolved)).ShouldBe(row.CostUsd.Value, 2e-9);
        // All that was reserved for Claude's hundred tokens, and its prompt.
        spent.ShouldBeInRange(0.0016m, 0.003m);
        unresolved.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task StreamThatBreaks_IsChargedWhatItMayHaveComeTo_AndTheLogSaysWhatHadCome()
    {
        using var answer = await budgets.AskAsync("cut", Message("cut off", stream: true), "/v1/messages", ("x-request-id", "cut"));
        (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("event: error");
        var row = await budgets.Gateway.RowAsync("cut");

        row.CostUsd!.Value.ShouldBeGreaterThan(0);
        var (spent, unresolved) = await budgets.ChargedAsync("cut");
        ((double)(spent - unresolved)).ShouldBe(row.CostUsd.Value, 2e-9);
        unresolved.ShouldBeGreaterThan(0);
        spent.ShouldBeLessThan(0.003m, "no more than was reserved");
    }

    [Theory]
    [InlineData("relay", "claude-sonnet-4-5", "\"max_tokens\":")]
    [InlineData("translation", "gpt-5-mini", "\"max_completion_tokens\":")]
    public async Task NearTheCap_TheAnswerIsShortened_AndTheWarningsSaySo(string key, string model, string field)
    {
        var text = $"shorter {key}";
        using var answer = await budgets.AskAsync(key, Message(text, maxTokens: 4000, model));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        var warning = answer.Headers.GetValues("x-gateway-warnings").Single();
        warning.ShouldStartWith("max_tokens: lowered to ");
        var lowered = int.Parse(warning["max_tokens: lowered to ".Length..].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
        lowered.ShouldBeInRange(30, 500);
        budgets.Calls.Single(c => c.Text.Contains(text, StringComparison.Ordinal)).Text.ShouldContain($"{field}{lowered}");
    }

    [Fact]
    public async Task StrictRequest_IsRefusedRatherThanShortened()
    {
        using var answer = await budgets.AskAsync("strict", Message("hi", maxTokens: 4000), "/v1/messages", ("x-gateway-strict", "true"));
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task OpenEndedRequest_IsBoundedByWhatIsReserved_AndAStrictOneIsRefused()
    {
        const string Open = """{"model":"gpt-5-mini","messages":[{"role":"user","content":"open-ended"}]}""";
        using var answer = await budgets.AskAsync("open", Open, "/v1/chat/completions");
        answer.Headers.GetValues("x-gateway-warnings").Single().ShouldContain("max_completion_tokens: set to 4096, which the budget reserves");
        budgets.Calls.Single(c => c.Text.Contains("open-ended", StringComparison.Ordinal)).Text.ShouldContain("\"max_completion_tokens\":4096");

        using var strict = await budgets.AskAsync("open", Open, "/v1/chat/completions", ("x-gateway-strict", "true"));
        strict.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var native = await budgets.AskAsync("open", Open, "/native/openai/v1/chat/completions");
        native.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await native.Content.ReadAsStringAsync(Token)).ShouldContain("max_completion_tokens");
    }

    [Theory]
    [InlineData("/v1/chat/completions", "models")]
    [InlineData("/v1/chat/completions", "Model")]
    [InlineData("/native/openai/v1/chat/completions", "models")]
    public async Task OtherModelsBesideTheOneThatIsPriced_AreRefused(string path, string field)
    {
        using var answer = await budgets.AskAsync("open", Completion.Replace("{\"model\"", $"{{\"{field}\":[\"o1-pro\"],\"model\"", StringComparison.Ordinal), path);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/native/openai/v1/chat/completions")]
    public async Task MoreAnswersThanNumbersHold_HaveNoRoom(string path)
    {
        using var answer = await budgets.AskAsync("open", """{"model":"gpt-5-mini","max_tokens":2147483647,"n":2147483647,"messages":[{"role":"user","content":"hi"}]}""", path);
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Correction_TakesSpendingBack_AndIsKeptWithItsReason()
    {
        using (var spent = await budgets.AskAsync("corrected", Message("hi")))
            spent.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await budgets.SpentAsync("corrected")).ShouldBe(0.000093m);

        using var more = await CorrectAsync("corrected", new { usd = 0.0099, reason = "spent elsewhere" });
        more.StatusCode.ShouldBe(HttpStatusCode.Created);
        using (var refused = await budgets.AskAsync("corrected", Message("hi")))
            refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        using var back = await CorrectAsync("corrected", new { usd = -0.0099, reason = "was a mistake" });
        (await back.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("spentUsd").GetDecimal().ShouldBe(0.000093m);
        using (var passes = await budgets.AskAsync("corrected", Message("hi")))
            passes.StatusCode.ShouldBe(HttpStatusCode.OK);

        await using var context = await Contexts.CreateDbContextAsync(Token);
        (await context.BudgetCorrections.Where(c => c.Budget == "corrected").OrderBy(c => c.Id).Select(c => new { c.Nano, c.Reason }).ToListAsync(Token))
            .Select(c => (c.Nano, c.Reason)).ShouldBe([(9_900_000, "spent elsewhere"), (-9_900_000, "was a mistake")]);
    }

    [Fact]
    public async Task CorrectionThatCannotBe_IsRefusedWithItsReason()
    {
        foreach (var (budget, order, status) in new (string, object, int)[]
        {
            ("nobodys", new { usd = 1, reason = "x" }, 404), ("counted", new { usd = -1, reason = "x" }, 400), ("counted", new { usd = 0, reason = "x" }, 400),
            ("counted", new { usd = 1 }, 400), ("counted", new { usd = 1, reason = "x", subject = "somebody" }, 404), ("counted", new { dollars = 1 }, 400),
        })
        {
            using var answer = await CorrectAsync(budget, order);
            ((int)answer.StatusCode).ShouldBe(status, $"{budget} {order}");
        }
    }

    [Fact]
    public async Task RequestUnderABudget_IsInTheJournalBeforeItsProviderAnswers()
    {
        var asking = budgets.AskAsync("kept", Message("waits"), "/v1/messages", ("x-request-id", "kept"));
        while (!budgets.Calls.Any(c => c.Text.Contains("waits", StringComparison.Ordinal)))
            await Task.Delay(5, Token);

        var connection = budgets.Gateway.Services.GetRequiredService<IOptions<StorageOptions>>().Value.ConnectionString;
        var kept = (await JournalFile.ReadAsync(RequestJournal.PathOf(connection))).Records.Single(r => r.RequestId == "kept");
        budgets.LetAnswer();
        using var answer = await asking;

        kept.State.ShouldBe(RequestState.Pending);
        kept.Charge!.ReservedNano.ShouldBeGreaterThan(100 * 15_000);
        kept.Charge.Places.ShouldHaveSingleItem().Account.Budget.ShouldBe("kept");
    }

    private IDbContextFactory<GatewayDbContext> Contexts => budgets.Gateway.Services.GetRequiredService<IDbContextFactory<GatewayDbContext>>();

    private async Task<HttpResponseMessage> CorrectAsync(string budget, object order)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/admin/budgets/{budget}/corrections") { Content = JsonContent.Create(order) };
        request.Headers.Authorization = new("Bearer", TestGateway.AdminKey);
        return await budgets.Gateway.Client.SendAsync(request, Token);
    }
}
