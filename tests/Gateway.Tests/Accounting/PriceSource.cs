using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Gateway.Tests.Accounting;

/// <summary>The data the catalogue was made from, read in place from <c>shared/data</c> beside the project.</summary>
internal static class PriceSource
{
    private const string Data = "shared/data/model-prices.json";

    public static string Project { get; } = Above("Gateway.sln") ?? throw new InvalidOperationException("The tests stand in no project");

    /// <summary>The path of the data; skips the running test where it is absent.</summary>
    public static string Require()
    {
        var folder = Above(Data);
        Assert.SkipWhen(folder is null, $"the source of the prices ({Data} beside the project) is not on this machine");
        return Path.Combine(folder!, Data);
    }

    /// <summary>Every model of every vendor.</summary>
    public static IEnumerable<(string Vendor, JsonElement Model)> Models() =>
        from vendor in JsonElement.Parse(File.ReadAllBytes(Require())).EnumerateArray()
        from model in vendor.GetProperty("models").EnumerateArray()
        select (vendor.GetProperty("id").GetString()!, model);

    private static string? Above(string file, [CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, file)))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }
}
