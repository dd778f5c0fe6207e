using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>What is collected while a request is read: its problems, and the fields the canonical model has no place for.</summary>
internal sealed partial class AnthropicReadNotes
{
    private readonly List<RequestProblem> _problems = [];
    private readonly List<RequestExtension> _extensions = [];

    public IReadOnlyList<RequestProblem> Problems => _problems;

    public IReadOnlyList<RequestExtension> Extensions => _extensions;

    public void Problem(string path, string message) => _problems.Add(new RequestProblem(path, message));

    /// <summary>A string that must be there; "" (and a problem) where it is not.</summary>
    public string Required(JsonElement holder, ReadOnlySpan<byte> name, string path)
    {
        if (holder.Text(name) is { } text)
            return text;
        Problem($"{path}.{System.Text.Encoding.UTF8.GetString(name)}", "is required and must be a string");
        return "";
    }

    /// <summary>Keeps every member of <paramref name="holder"/> that is not null and not <paramref name="known"/>; nested ones once a path.</summary>
    public void Unknown(JsonElement holder, string path, params ReadOnlySpan<string> known)
    {
        if (holder.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in holder.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && !known.Contains(member.Name))
                Extension(path.Length == 0 ? member.Name : $"{Positions().Replace(path, "[]")}.{member.Name}", member.Value);
        }
    }

    public void Extension(string name, JsonElement value)
    {
        if (!_extensions.Exists(e => e.Name == name))
            _extensions.Add(new RequestExtension(name, value.Clone()));
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Positions();
}
