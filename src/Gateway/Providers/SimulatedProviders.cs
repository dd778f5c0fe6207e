using Gateway.Model;
using Gateway.Model.Redaction;

namespace Gateway.Providers;

/// <summary>
/// The keyless default: in Development, where no provider has a credential or does without one, all of them are played by the in-process simulator.
/// Never beside a real one, never in Production.
/// </summary>
public static class SimulatedProviders
{
    private const string Credential = "simulated-credential";

    public static bool AreWanted(GatewayOptions options, Func<string, string?> environment, bool isDevelopment) =>
        isDevelopment && options.Providers.Values.All(p => p.ApiKeyOptional != true && ProviderCredential.Find(p, environment) is null);

    public static Provider Create(string name, ProviderOptions options, Uri simulator, InputTokenCounter countInput, SecretMask mask)
    {
        // It is on loopback, wherever the vendor may be.
        options.AllowPrivateAddress = null;
        // It speaks the dialects as their vendors do, whichever preset it stands in for.
        (options.BaseUrl, options.Path, options.ProbePath, options.ApiVersion, options.AuthHeader) = (simulator.ToString(), null, null, null, null);
        return new Provider(name, options, Credential, isSimulated: true, countInput, mask);
    }
}
