using System.Text;

namespace Gateway.Hosting;

/// <summary>The web host's own settings: environment, addresses, server limits.</summary>
public static class GatewayHost
{
    public const string DefaultUrl = "http://localhost:8080";

    // The watcher of appsettings.json watches its folder, and wakes for every write of a store that lies in it.
    private const string NoFileWatch = "--hostBuilder:reloadConfigOnChange=false";
    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [NoFileWatch, .. args],
            EnvironmentName = EnvironmentName(args),
            ContentRootPath = ContentRoot(args),
        });
        if (!HasAddress(builder.Configuration))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // A vendor's header that is passed on is read in the same way: its bytes stay what they were.
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        });
        return builder;
    }

    /// <summary>A build from source is someone trying things out; a release build is a deployment.</summary>
    private static string EnvironmentName(string[] args)
    {
#if DEBUG
        const string Default = "Development";
#else
        const string Default = "Production";
#endif
        return Said(args, "environment")
            ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? Default;
    }

    // Started from the repository's root its appsettings.json counts; started from anywhere else the one beside the program, or in the folder that is named.
    private static string ContentRoot(string[] args) =>
        Said(args, "contentRoot") is { } folder ? Path.GetFullPath(folder)
        : File.Exists(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json")) ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory;

    private static string? Said(string[] args, string key) => new ConfigurationBuilder().AddCommandLine(args).Build()[key];

    private static bool HasAddress(ConfigurationManager configuration) =>
        Array.Exists(AddressKeys, key => !string.IsNullOrEmpty(configuration[key]))
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
}
