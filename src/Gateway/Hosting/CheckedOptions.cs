using Gateway.Accounting.Prices;
using Gateway.Model;
using Gateway.Providers;
using Gateway.Routing;
using Gateway.Routing.Presets;
using Gateway.Storage;
using Gateway.Telemetry.Logging;
using Gateway.Telemetry.Otlp;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Reads the whole configuration, whichever stage it belongs to, and reports everything that is wrong with it together.</summary>
public static class CheckedOptions
{
    /// <exception cref="ConfigurationException">Something is wrong; it names every problem.</exception>
    public static GatewayOptions Read(IConfiguration configuration, bool isDevelopment)
    {
        var problems = new List<string>();
        var options = GatewayOptionsLoader.Read(configuration, isDevelopment, problems, SecretFiles.Read);
        var storage = Check(configuration, StorageOptions.Section, new StorageOptionsValidator());
        problems.AddRange(storage);
        // The key's file lies beside the store: where that is unknown, so is the file.
        if (storage.Count == 0)
            problems.AddRange([.. AdminAccess.Check(configuration), .. AdminAccess.CheckSecret(configuration)]);
        problems.AddRange(ListenAddresses.Check(configuration, options.Admin));
        problems.AddRange(Check(configuration, LogsOptions.Section, new LogsOptionsValidator()));
        problems.AddRange(LogLevelCheck.Check(configuration));
        AlertConfiguration.Read(configuration, options.Providers.Keys, problems);
        problems.AddRange(CheckCredentials(options, name => configuration[name]));
        problems.AddRange(CheckVendors(options));
        problems.AddRange(OtlpCheck.Check(configuration));
        ConfigurationException.ThrowIfAny(problems);
        return options;
    }

    private static List<string> Check<T>(IConfiguration configuration, string section, IValidateOptions<T> validator)
        where T : class, new()
    {
        var problems = ConfigurationShape.Check(configuration.GetSection(section), typeof(T)).ToList();
        var options = new T();
        ConfigurationShape.Without(problems, configuration).GetSection(section).Bind(options);
        return [.. problems, .. validator.Validate(null, options).Failures ?? []];
    }

    // Those of the presets are known; the catalogue is read only where another one is named.
    private static IEnumerable<string> CheckVendors(GatewayOptions options) =>
        from provider in options.Providers
        where provider.Value.Vendor is { } vendor && vendor != "none" && !ProviderPresets.Vendors.Contains(vendor)
            && !PriceTable.Embedded.Vendors.Any(known => known.Id.Equals(vendor, StringComparison.OrdinalIgnoreCase))
        select $"{GatewayOptions.Section}:Providers:{provider.Key}:Vendor: '{provider.Value.Vendor}' is no vendor of the catalogue; "
            + $"known are {string.Join(", ", PriceTable.Embedded.Vendors.Select(v => v.Id))}, none";

    // A line break in a key would start a header of its own.
    private static IEnumerable<string> CheckCredentials(GatewayOptions options, Func<string, string?> environment) =>
        from provider in options.Providers
        where ProviderCredential.Find(provider.Value, environment) is { } credential && credential.Any(c => c is <= ' ' or > '~')
        select $"{GatewayOptions.Section}:Providers:{provider.Key}:ApiKey: holds a character that no header can carry (a line break, a space, …)";
}
