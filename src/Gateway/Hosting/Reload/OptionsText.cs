using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Endpoints.Admin;
using Gateway.Model;

namespace Gateway.Hosting.Reload;

/// <summary>Options as text, so that two readings can be compared: every value of them, those added later too.</summary>
internal static class OptionsText
{
    private const int ShownLength = 12;

    private static readonly OptionsJson Whole = OptionsJson.Default;

    private static readonly JsonSerializerOptions WithoutSecrets = new() { TypeInfoResolver = OptionsJson.Default.WithAddedModifier(LeaveOutSecrets) };

    public static string Of(GatewayOptions options) => JsonSerializer.Serialize(options, Whole.GatewayOptions);

    public static string Of(ProviderOptions options) => JsonSerializer.Serialize(options, Whole.ProviderOptions);

    public static string Of(CircuitBreakerOptions options) => JsonSerializer.Serialize(options, Whole.CircuitBreakerOptions);

    /// <summary>A short name of what <paramref name="options"/> say, for people to compare. No secret goes into it: nobody can try guesses against it.</summary>
    public static string Hash(GatewayOptions options) => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(options, WithoutSecrets.GetTypeInfo(typeof(GatewayOptions)))))[..ShownLength];

    /// <summary>What <paramref name="texts"/> say together, without saying it: secrets may be among them.</summary>
    public static string Fingerprint(params IEnumerable<string?> texts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts))));

    private static void LeaveOutSecrets(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            property.Get = (type.Type.Name, property.Name) switch
            {
                (nameof(ProviderOptions), nameof(ProviderOptions.ApiKey)) => static _ => null,
                (nameof(ProviderOptions), nameof(ProviderOptions.Headers)) => static o => Masked(((ProviderOptions)o).Headers),
                (nameof(ProviderOptions), nameof(ProviderOptions.BaseUrl)) => static o => ProviderAnswer.WithoutUserInfo(((ProviderOptions)o).BaseUrl!),
                (nameof(AccessOptions), nameof(AccessOptions.Keys)) => static o => Masked(((AccessOptions)o).Keys),
                _ => property.Get,
            };
    }

    private static Dictionary<string, string> Masked(IDictionary<string, string> values) => values.ToDictionary(v => v.Key, static _ => "");
}

[JsonSerializable(typeof(GatewayOptions))]
internal sealed partial class OptionsJson : JsonSerializerContext;
