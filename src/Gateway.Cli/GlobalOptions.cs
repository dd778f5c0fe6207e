using System.CommandLine;

namespace Gateway.Cli;

/// <summary>The options every command has.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Url { get; } = new("--url")
    {
        Description = $"Where the gateway is (else {Connection.UrlVariable}, else {Connection.DefaultUrl}).",
        HelpName = "url",
        Recursive = true,
    };

    public Option<string?> AdminKey { get; } = new("--admin-key")
    {
        Description = $"Its admin key (else {Connection.KeyVariable}, else the file {Connection.KeyFile} in the working directory).",
        HelpName = "key",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print the gateway's JSON answer as it came, and nothing else.",
        Recursive = true,
    };
}
