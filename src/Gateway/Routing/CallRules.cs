using System.Buffers;
using Gateway.Model;
using Gateway.Routing.Presets;

namespace Gateway.Routing;

/// <summary>The rules of how a provider is called: its preset, path, headers and quirks.</summary>
/// <param name="path">The provider's key path.</param>
/// <param name="fail">Told of each broken rule: key path and message.</param>
internal sealed class CallRules(string path, Action<string, string> fail)
{
    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~");

    // The client and the connection decide what these say.
    private static readonly string[] OwnHeaders = ["host", "content-type", "content-length", "connection", "transfer-encoding", "accept-encoding"];

    // Without them it is no request.
    private static readonly string[] Needed = ["model", "messages", "stream"];

    public void Check(ProviderOptions provider)
    {
        if (provider.Preset is { } preset && !ProviderPresets.Names.Contains(preset, StringComparer.OrdinalIgnoreCase))
            fail($"{path}:Preset", $"'{preset}' is no preset; known are {string.Join(", ", ProviderPresets.Names)}");
        CheckHeaders(provider.Headers);
        if (provider.Dialect == "openai")
            CheckOpenAi(provider);
        else
            CheckOthers(provider);
    }

    private void CheckOpenAi(ProviderOptions provider)
    {
        CheckPath("Path", provider.Path, provider.Path);
        CheckPath("ProbePath", provider.ProbePath, provider.ProbePath is "none" ? null : provider.ProbePath);
        if (provider.ApiVersion is { } version && (version.Length == 0 || !version.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')))
            fail($"{path}:ApiVersion", $"'{version}' is no version: letters, digits, '-', '.', '_'");
        if (provider.AuthHeader is { } header)
            CheckAuthHeader(header);
        CheckQuirks(provider.Quirks);
    }

    private void CheckPath(string key, string? given, string? expected)
    {
        if (expected is not null && (!expected.StartsWith('/') || expected.AsSpan().ContainsAny("?# ")))
            fail($"{path}:{key}", $"'{given}' is no path: one that begins with '/' and has no query is expected");
    }

    private void CheckAuthHeader(string header)
    {
        var (name, scheme) = header.Split(':', 2) is [var left, var right] ? (left, right.Trim()) : (header, null);
        if (!IsName(name) || scheme is "" || scheme?.All(char.IsAsciiLetter) == false)
            fail($"{path}:AuthHeader", "a header's name is expected (api-key), or name and scheme (Authorization: Bearer); never the key itself");
    }

    private void CheckHeaders(IDictionary<string, string> headers)
    {
        foreach (var (name, value) in headers)
        {
            if (!IsName(name) || OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                fail($"{path}:Headers:{name}", "no name of a header that can be set");
            else if (value is null || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                fail($"{path}:Headers:{name}", "holds a character that no header can carry");
        }
    }

    private void CheckQuirks(QuirkOptions quirks)
    {
        OneOf("MaxTokensField", quirks.MaxTokensField, "max_tokens", "max_completion_tokens");
        OneOf("StreamUsage", quirks.StreamUsage, "ask", "asis");
        OneOf("ToolIds", quirks.ToolIds, "any", "alphanumeric9");
        OneOf("DeveloperRole", quirks.DeveloperRole, "asis", "system");
        for (var i = 0; i < quirks.UnsupportedParameters.Count; i++)
            CheckField($"UnsupportedParameters:{i}", quirks.UnsupportedParameters[i], "messages[].name");
        foreach (var (from, to) in quirks.RenamedParameters)
        {
            CheckField($"RenamedParameters:{from}", from);
            CheckField($"RenamedParameters:{from}", to);
        }

        if (quirks.StreamUsage == "ask" && quirks.UnsupportedParameters.Contains("stream_options"))
            fail($"{path}:Quirks:StreamUsage", "'ask' needs stream_options, which UnsupportedParameters names");
    }

    private void OneOf(string key, string? value, string first, string second)
    {
        if (value is not null && value != first && value != second)
            fail($"{path}:Quirks:{key}", $"'{value}' is neither {first} nor {second}");
    }

    private void CheckField(string key, string field, string? also = null)
    {
        if (Needed.Contains(field))
            fail($"{path}:Quirks:{key}", $"no request is one without '{field}'");
        else if (field != also && (field.Length == 0 || !field.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')))
            fail($"{path}:Quirks:{key}", $"'{field}' is no top-level field of a request");
    }

    private void CheckOthers(ProviderOptions provider)
    {
        Only("Path", provider.Path is not null);
        Only("ProbePath", provider.ProbePath is not null);
        Only("ApiVersion", provider.ApiVersion is not null);
        Only("AuthHeader", provider.AuthHeader is not null);
        Only("Quirks", IsSet(provider.Quirks));

        void Only(string key, bool isSet)
        {
            if (isSet)
                fail($"{path}:{key}", $"counts for dialect openai alone, and this is '{provider.Dialect}'");
        }
    }

    private static bool IsSet(QuirkOptions quirks) =>
        (quirks.MaxTokensField ?? quirks.StreamUsage ?? quirks.ToolIds ?? quirks.DeveloperRole) is not null
        || quirks.ThinkTags is not null || quirks.UnsupportedParameters.Count > 0 || quirks.RenamedParameters.Count > 0;

    private static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameLetters);
}
