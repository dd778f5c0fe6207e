using Gateway.Alerting.Channels;

namespace Gateway.Tests.Alerting.Channels;

public sealed class ChannelBookTests
{
    [Fact]
    public void ThereIsAlwaysAConsole()
    {
        var book = new ChannelBook();

        book.All.ShouldHaveSingleItem().ShouldBeSameAs(AlertChannel.DefaultConsole);
        book.Remove("Console").ShouldBeTrue();
        book.TryFind("console", out _).ShouldBeTrue();
    }

    [Fact]
    public void AConsoleOfOnesOwn_TakesItsPlaceUntilItIsRemoved()
    {
        var own = Read("console", new() { Type = "console", MinSeverity = "high" });
        var book = new ChannelBook(own);

        book.All.ShouldHaveSingleItem().ShouldBeSameAs(own);
        book.Remove("console");

        book.All.ShouldHaveSingleItem().ShouldBeSameAs(AlertChannel.DefaultConsole);
    }

    [Fact]
    public void NamesAreFound_HoweverTheyAreCased()
    {
        var book = new ChannelBook(Read("Ops", new() { Type = "console" }));
        var other = Read("OPS", new() { Type = "console" });

        book.Set(other);

        book.TryFind("ops", out var found).ShouldBeTrue();
        found.ShouldBeSameAs(other);
        book.All.Count.ShouldBe(2);
        book.Remove("oPs").ShouldBeTrue();
        book.Remove("ops").ShouldBeFalse();
    }

    private static AlertChannel Read(string name, AlertChannelOptions options) =>
        AlertChannelReader.Read(name, options, ChannelSource.Api, "", new List<string>(), static _ => null)!;
}
