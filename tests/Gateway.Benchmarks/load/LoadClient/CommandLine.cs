using System.Globalization;

namespace Gateway.Benchmarks.Load;

/// <summary>A command and its <c>--name value</c> options; an option without a value is a flag.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string?> _options = [];

    public CommandLine(IReadOnlyList<string> arguments)
    {
        Command = arguments.Count > 0 ? arguments[0] : "";
        for (var i = 1; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
                throw new ArgumentException($"'{arguments[i]}' is not an option.");
            var hasValue = i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal);
            _options[arguments[i][2..]] = hasValue ? arguments[++i] : null;
        }
    }

    public string Command { get; }

    public bool TakeFlag(string name) => _options.Remove(name);

    public string? TakeText(string name)
    {
        if (!_options.Remove(name, out var value))
            return null;
        return value ?? throw new ArgumentException($"--{name} wants a value.");
    }

    public string TakeRequired(string name) => TakeText(name) ?? throw new ArgumentException($"--{name} is missing.");

    public int? TakeNumber(string name)
    {
        if (TakeText(name) is not { } text)
            return null;
        return int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"--{name} wants a positive whole number, not '{text}'.");
    }

    /// <summary>A mistyped option must not pass for a default.</summary>
    public void RefuseTheRest()
    {
        if (_options.Count > 0)
            throw new ArgumentException($"Unknown: {string.Join(", ", _options.Keys.Select(name => "--" + name))}.");
    }
}
