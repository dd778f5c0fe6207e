using System.CommandLine;

namespace Gateway.Cli;

/// <summary>Where the gateway is and what opens its admin API.</summary>
/// <param name="Url">Its address, with a slash at the end.</param>
/// <param name="Key">The admin key; null where none was found.</param>
/// <param name="KeySource">Where the key comes from, in words.</param>
internal sealed record Connection(Uri Url, string? Key, string? KeySource)
{
    public const string DefaultUrl = "http://localhost:8080";
    public const string UrlVariable = "GATEWAY_URL";
    public const string KeyVariable = "GATEWAY_ADMIN_KEY";
    public const string KeyFile = "admin.key";

    /// <summary>The address as people write it.</summary>
    public string Place => Url.AbsoluteUri.TrimEnd('/');

    /// <exception cref="CommandException">The address or the key cannot be used.</exception>
    public static Connection Read(ParseResult parsed, GlobalOptions options)
    {
        var (url, urlSource) = First((parsed.GetValue(options.Url), "--url"), (Environment.GetEnvironmentVariable(UrlVariable), UrlVariable));
        var address = Address(url ?? DefaultUrl, urlSource);
        // The file is the key of the gateway on this machine: another one must not get to see it.
        var (key, keySource) = First(
            (parsed.GetValue(options.AdminKey), "--admin-key"), (Environment.GetEnvironmentVariable(KeyVariable), KeyVariable),
            (address.IsLoopback ? ReadKeyFile() : null, $"the file {Path.GetFullPath(KeyFile)}"));
        return new Connection(address, Usable(key, keySource), keySource);
    }

    private static (string? Value, string? Source) First(params ReadOnlySpan<(string? Value, string Source)> candidates)
    {
        foreach (var (value, source) in candidates)
        {
            if (value?.Trim() is { Length: > 0 } text)
                return (text, source);
        }

        return (null, null);
    }

    private static string? ReadKeyFile()
    {
        try
        {
            return File.Exists(KeyFile) ? File.ReadAllText(KeyFile) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file is for the gateway's own user alone: another one goes without, and is told where the key is looked for.
            return null;
        }
    }

    private static Uri Address(string text, string? source)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return new Uri(url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/') + "/");
        throw new CommandException(ExitCode.Usage, $"{source}: '{text}' is no address; write it as {DefaultUrl}.");
    }

    private static string? Usable(string? key, string? source) => key is null || !key.Any(c => c is <= ' ' or > '~')
        ? key
        : throw new CommandException(ExitCode.Usage, $"The admin key from {source} holds a character that no header can carry (a line break, a space, …).");
}
