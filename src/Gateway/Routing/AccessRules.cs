using Gateway.Model;
using Gateway.Model.Callers;

namespace Gateway.Routing;

/// <summary>The rules of who may call: the mode, the configured keys, their rights.</summary>
/// <param name="options">The whole configuration: rights name its routes.</param>
/// <param name="fail">Told of each broken rule: key path and message.</param>
internal sealed class AccessRules(GatewayOptions options, Action<string, string> fail)
{
    private readonly AccessOptions _access = options.Access;

    public void Check()
    {
        if (_access.Mode is not ("open" or "keys"))
            fail("Access:Mode", $"'{_access.Mode}' is no mode; known are open, keys");
        foreach (var (name, key) in _access.Keys)
            CheckKey(name, key);
        foreach (var same in _access.Keys.GroupBy(k => k.Value, StringComparer.Ordinal).Where(g => g.Count() > 1))
            fail(_access.PathOf(same.Last().Key), $"is the same key as that of {same.First().Key}: each name needs its own");
        foreach (var (name, rights) in _access.Rights)
            CheckRights(name, rights);
    }

    private void CheckKey(string name, string key)
    {
        if (key.Length is < AccessOptions.ShortestKey or > AccessOptions.LongestKey)
            fail(_access.PathOf(name), $"a key of at least {AccessOptions.ShortestKey} characters is expected (and of {AccessOptions.LongestKey} at most)");
        if (AccessOptions.IsTaken(name))
            fail(_access.PathOf(name), $"the name is taken: '{AccessOptions.AdminName}' stands in the log for the admin API's own tests, and '{AccessOptions.IssuedPrefix}…' for issued keys; give it another");
    }

    /// <summary>What is wrong with a name that no configured key has.</summary>
    public static string NotConfigured(AccessOptions access) =>
        $"no key of that name is configured; {(access.Names.Count == 0 ? "none is" : $"known are {string.Join(", ", access.Names)}")} (Gateway:Access:Keys)";

    private void CheckRights(string name, AccessRightsOptions rights)
    {
        var path = $"Access:Rights:{name}";
        if (!_access.Names.Contains(name))
            fail(path, NotConfigured(_access));
        try
        {
            rights.ReadExpiry();
        }
        catch (FormatException)
        {
            fail($"{path}:{nameof(rights.ExpiresAt)}", $"'{rights.ExpiresAt}' is no time; write ISO 8601 (2027-01-01T00:00:00Z)");
            rights.ExpiresAt = null;
        }

        new KeyTermRules([.. options.Routes.Keys], (field, at, message) => fail(at is null ? $"{path}:{field}" : $"{path}:{field}:{at}", message))
            .Check(rights.ToTerms());
    }
}
