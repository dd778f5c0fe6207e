using Microsoft.Extensions.Configuration.Json;

namespace Gateway.Hosting.Reload;

/// <summary>
/// Where the configuration comes from, so that it can be read again: the files as they are now, environment and command line as they were at the start.
/// Each reading stands for itself: the host's own configuration, which others look into at any time, stays that of the start.
/// </summary>
/// <param name="sources">Those of the host.</param>
internal sealed class ConfigurationSources(IEnumerable<IConfigurationSource> sources)
{
    private readonly IConfigurationSource[] _sources = [.. sources];
    private HashSet<string> _there = [];

    /// <summary>The files of the configuration, whether they are there or not.</summary>
    public IEnumerable<string> Files => _sources.OfType<JsonConfigurationSource>().Select(PathOf).OfType<string>();

    /// <exception cref="InvalidDataException">A file cannot be read as JSON.</exception>
    /// <exception cref="FileNotFoundException">A file that was there at the last reading is not: nobody means that by taking it away, editors do so for a moment.</exception>
    public IConfigurationRoot Read()
    {
        if (_there.FirstOrDefault(file => !File.Exists(file)) is { } gone)
            throw new FileNotFoundException($"The file '{gone}' is gone: what it said goes on to count.");
        var builder = new ConfigurationBuilder();
        foreach (var source in _sources)
            builder.Add(source);
        var root = builder.Build();
        _there = [.. Files.Where(File.Exists)];
        return root;
    }

    private static string? PathOf(JsonConfigurationSource source) =>
        source is { FileProvider: { } provider, Path: { } path } ? provider.GetFileInfo(path).PhysicalPath : null;
}
