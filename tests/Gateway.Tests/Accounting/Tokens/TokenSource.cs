using System.Text.Json;

namespace Gateway.Tests.Accounting.Tokens;

/// <summary>The data the tables of tokens were made from, read in place from <c>shared/data</c> beside the project.</summary>
internal static class TokenSource
{
    /// <summary>Skips the running test where the data is absent.</summary>
    public static string Require(string encoding) =>
        Path.Combine(Path.GetDirectoryName(PriceSource.Require())!, "tokenizers", $"{encoding}.json");

    public static JsonElement Read(string encoding) => JsonElement.Parse(File.ReadAllBytes(Require(encoding)));
}
