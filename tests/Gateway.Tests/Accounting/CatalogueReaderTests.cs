using System.Collections.Immutable;
using Gateway.Accounting.Prices;
using Gateway.Protocol.Chat;

namespace Gateway.Tests.Accounting;

public sealed class CatalogueReaderTests
{
    private const string Snapshot = "snapshot\tacme-prices\t2026-01-31";
    private const string Vendor = "vendor\tacme\thttps://api\\.acme\\.example\t~acme\t-\t-";
    private const string Model = "model\tacme-1\t8000\t=acme-one ^acme-1&~mini";

    [Fact]
    public void Rows_BecomeVendorsModelsAndPrices()
    {
        var vendor = Read("# a comment", Vendor, Model, "price\t-\t-\t3;200000:6;100000:5\t-\t-\t-\t15\t-\t-").ShouldHaveSingleItem();
        var price = vendor.Find("ACME-ONE").ShouldNotBeNull().PriceAt(DateTimeOffset.UnixEpoch).ShouldNotBeNull();

        vendor.IsAt("https://api.acme.example/v1").ShouldBeTrue();
        price.Input.ShouldNotBeNull().Base.ShouldBe(3m);
        price.Input.For(100_000).ShouldBe(3m);
        price.Input.For(100_001).ShouldBe(5m);
        price.Input.For(200_001).ShouldBe(6m);
        price.Cost(new TokenUsage { Output = 1_000_000 }).ShouldBe(15m);
    }

    [Fact]
    public void ClausesOfOneAlternative_MustAllFit()
    {
        var vendor = Read(Vendor, Model).ShouldHaveSingleItem();

        vendor.Find("acme-1-mini").ShouldNotBeNull().ContextWindow.ShouldBe(8_000);
        vendor.Find("acme-1-maxi").ShouldBeNull();
        vendor.Find("other-mini").ShouldBeNull();
    }

    [Theory]
    [InlineData("price\t-\t-\t3000000\t-\t-\t-\t15\t-\t-", "10000 USD")]
    [InlineData("price\t-\t-\t3\t-0.1\t-\t-\t15\t-\t-", "10000 USD")]
    [InlineData("price\t-\t-\t3;200000:10000.01\t-\t-\t-\t15\t-\t-", "10000 USD")]
    [InlineData("price\t-\t-\t3\t-\t-\t-\t15\t-\t99999", "10000 USD")]
    [InlineData("price\t-\t-\tthree\t-\t-\t-\t15\t-\t-", "three")]
    [InlineData("price\t-\t-\t3;6\t-\t-\t-\t15\t-\t-", "'6' is not a tier")]
    [InlineData("price\t-\t22:00-06:00\t3\t-\t-\t-\t15\t-\t-", "22:00-06:00")]
    [InlineData("price\t31.12.2026\t-\t3\t-\t-\t-\t15\t-\t-", "31.12.2026")]
    [InlineData("price\t-\t-\t3\t-\t-\t-\t15", "8 columns")]
    [InlineData("model\tacme-2\tmany\t=acme-2", "many")]
    [InlineData("model\tacme-2\t-\tacme-2", "'acme-2' is not =equal")]
    [InlineData("snapshot\tacme-prices\tyesterday", "yesterday")]
    [InlineData("modle\tacme-2\t-\t-", "'modle'")]
    public void LineThatCannotBeRight_FailsTheWholeWithItsNumber(string line, string reason)
    {
        var wrong = Should.Throw<InvalidDataException>(() => Read(Vendor, Model, line));

        wrong.Message.ShouldStartWith("Model prices, line 3: ");
        wrong.Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData(Model)]
    [InlineData("price\t-\t-\t3\t-\t-\t-\t15\t-\t-")]
    public void RowThatBelongsToNothing_Fails(string line) =>
        Should.Throw<InvalidDataException>(() => Read(line)).Message.ShouldStartWith("Model prices, line 1: ");

    [Fact]
    public void Snapshot_IsTheVersion() =>
        CatalogueReader.Read(new StringReader(Snapshot)).Version.ShouldBe("acme-prices/2026-01-31");

    [Fact]
    public void TableOfNoSnapshot_Fails() =>
        Should.Throw<InvalidDataException>(() => CatalogueReader.Read(new StringReader(Vendor))).Message.ShouldContain("snapshot");

    private static ImmutableArray<CatalogueVendor> Read(params string[] lines) =>
        CatalogueReader.Read(new StringReader(string.Join('\n', [.. lines, Snapshot]))).Vendors;
}
