using Gateway.Model.Budgets;
using Gateway.Model.Callers;

namespace Gateway.Model;

/// <summary>The section <c>Gateway</c> of the configuration. Every value has a default; keys are as in the README.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>The provider asked first where the model does not name one. Default <c>claude</c>.</summary>
    public string PrimaryProvider { get; set; } = "claude";

    /// <summary>The providers tried after the resolved one, in order.</summary>
    public IList<string> FallbackChain { get; set; } = [];

    /// <summary>False: one target a request, whatever happens. Default true.</summary>
    public bool EnableFallback { get; set; } = true;

    public IDictionary<string, ProviderOptions> Providers { get; set; } =
        new Dictionary<string, ProviderOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names clients may send as <c>model</c>, each an own list of targets.</summary>
    public IDictionary<string, ModelRouteOptions> Routes { get; set; } = new Dictionary<string, ModelRouteOptions>(StringComparer.Ordinal);

    /// <summary>Prices that count before the catalogue's.</summary>
    public IList<PriceOptions> Prices { get; set; } = [];

    public AccessOptions Access { get; set; } = new();

    public AdminOptions Admin { get; set; } = new();

    /// <summary>How much callers may ask for.</summary>
    public LimitsOptions Limits { get; set; } = new();

    /// <summary>What the gateway's own HTTP server takes.</summary>
    public ServerOptions Server { get; set; } = new();

    /// <summary>How much may be spent, by whatever name: every one that fits a request holds for it.</summary>
    public IDictionary<string, BudgetOptions> Budgets { get; set; } = new Dictionary<string, BudgetOptions>(StringComparer.Ordinal);

    /// <summary>At a stop: how long running answers may go on before they are ended with an error. Default 30 s; range 0 to 10 min.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Who may call.</summary>
public sealed class AccessOptions
{
    /// <summary>The least characters of a key.</summary>
    public const int ShortestKey = 16;

    private readonly HashSet<string> _ofFiles = new(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>open</c> (Development's default) or <c>keys</c> (Production's default).</summary>
    public string? Mode { get; set; }

    /// <summary>The keys accepted in mode <c>keys</c>: a name (it stands in the log) and the key.</summary>
    public IDictionary<string, string> Keys { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Keys in files: a name and the file that holds the key alone. A name in <see cref="Keys"/> counts before the same one here.</summary>
    public IDictionary<string, string> KeyFiles { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the keys may do, by their names; a key that is not named here may do everything.</summary>
    public IDictionary<string, AccessRightsOptions> Rights { get; set; } = new Dictionary<string, AccessRightsOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The most characters of a key: no header that carries more is looked at.</summary>
    public const int LongestKey = 1024;

    /// <summary>What the log calls the admin API's own requests: no key has this name.</summary>
    public const string AdminName = "admin";

    /// <summary>What the ids of issued keys begin with: no configured key's name does.</summary>
    public const string IssuedPrefix = "key_";

    /// <summary>The name means somebody else in the log.</summary>
    public static bool IsTaken(string name) =>
        name.Equals(AdminName, StringComparison.OrdinalIgnoreCase) || name.StartsWith(IssuedPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The names of the configured keys, those whose file could not be read among them. Names of the configuration have no case.</summary>
    internal IReadOnlySet<string> Names => Keys.Keys.Concat(KeyFiles.Keys).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The key that the file of <paramref name="name"/> holds.</summary>
    internal void AddOfFile(string name, string key)
    {
        Keys[name] = key;
        _ofFiles.Add(name);
    }

    /// <summary>Where the key called <paramref name="name"/> was configured, from the section on.</summary>
    internal string PathOf(string name) => $"Access:{(_ofFiles.Contains(name) ? nameof(KeyFiles) : nameof(Keys))}:{name}";

    /// <summary>What comes with the configured key called <paramref name="name"/>.</summary>
    public KeyTerms TermsOf(string name) =>
        Rights.FirstOrDefault(r => r.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.ToTerms() ?? new KeyTerms();
}

/// <summary>The admin API.</summary>
public sealed class AdminOptions
{
    /// <summary>An address of its own: <c>http://127.0.0.1:8081</c>. The admin API then answers there alone. Default: where everything else answers.</summary>
    public string? Url { get; set; }
}
