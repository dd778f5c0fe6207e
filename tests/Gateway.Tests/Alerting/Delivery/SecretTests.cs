using System.Text.Json;
using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Alerting.Delivery;

/// <summary>A receiver that quotes everything it is sent back, address and all, is the worst that can happen to a channel's secrets.</summary>
public sealed class SecretTests
{
    private const string Token = "XoXb-planted-token-7731";
    private const string Key = "planted-routing-key-0123456789ab";

    [Fact]
    public async Task SecretsOfAChannel_AreNoOutput()
    {
        await using var receiver = await Receiver.StartAsync(EchoAsync);
        await using var run = new DeliveryRun();
        var address = $"{receiver.Url}/services/T000/{Token}";
        run.Add("slack", new() { Type = "slack", Url = address });
        run.Add("hook", new() { Type = "webhook", Url = $"{address}?key={Key}", Secret = Token });
        run.Add("duty", new() { Type = "pagerduty", Url = receiver.Url, RoutingKey = Key });

        foreach (var name in (string[])["slack", "hook", "duty"])
        {
            var end = await run.TellAsync(Notices.Firing(), name);
            end.Status.ShouldBe(NotificationStatus.Failed);
            end.Error!.ShouldStartWith("the receiver answered 400: ");
            end.Error!.ShouldContain("***");
        }

        var output = string.Join('\n', [run.Log.Text, .. run.History.Select(h => h.ToString()), .. run.Book.All.Select(c => c.ToString() + c.Address + c.Target)]);
        output.ShouldNotContain(Token, Case.Insensitive);
        output.ShouldNotContain(Key, Case.Insensitive);
    }

    [Fact]
    public async Task SecretsThatAreNotTheChannels_AreMaskedToo()
    {
        await using var receiver = await Receiver.StartAsync(static async (_, context) =>
        {
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync("sk-planted is\r\nno key\u0007");
        });
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", receiver.Url);

        (await run.TellAsync(Notices.Firing(), "ops")).Error.ShouldBe("the receiver answered 403: [masked] is  no key ");
    }

    [Fact]
    public async Task AnEndlessAnswer_IsReadNoFurtherThanItIsOfUse()
    {
        await using var receiver = await Receiver.StartAsync(static async (_, context) =>
        {
            context.Response.StatusCode = 400;
            var junk = new byte[4096];
            Array.Fill(junk, (byte)'x');
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(junk, context.RequestAborted);
        });
        await using var run = new DeliveryRun();
        run.AddWebhook("ops", receiver.Url);

        var end = await run.TellAsync(Notices.Firing(), "ops");

        end.Status.ShouldBe(NotificationStatus.Failed);
        end.Error!.Length.ShouldBeLessThanOrEqualTo(501);
    }

    [Fact]
    public void WhatIsShownOfAChannel_HoldsNoSecret()
    {
        var options = new AlertChannelOptions { Type = "slack", Url = $"https://hooks.slack.com/services/{Token}", Secret = Key, RoutingKey = Key, Password = Key };

        var shown = JsonSerializer.Serialize(options.Masked());

        shown.ShouldContain("https://hooks.slack.com/***");
        shown.ShouldNotContain(Token);
        shown.ShouldNotContain(Key);
        options.Password.ShouldBe(Key);
    }

    private static async Task EchoAsync(int call, HttpContext context)
    {
        context.Request.Body.Position = 0;
        using var body = new StreamReader(context.Request.Body);
        var path = context.Request.Path + context.Request.QueryString;
        context.Response.StatusCode = 400;
        await context.Response.WriteAsync($"nothing at {path}, {path.ToUpperInvariant()}, {path.Split('/')[^1]}: {await body.ReadToEndAsync()}");
    }
}
