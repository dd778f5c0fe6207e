using System.ComponentModel;
using System.Reflection;

namespace Gateway.Routing;

/// <summary>
/// Holds a configuration section against the type it will be bound to: keys nobody reads (usually typing errors) and values of the wrong
/// type. The binder itself stops at the first; operators want all of them.
/// </summary>
public static class ConfigurationShape
{
    /// <param name="section">What was configured.</param>
    /// <param name="type">What it is bound to.</param>
    /// <param name="elsewhere">Keys of the section that other parts read.</param>
    public static IEnumerable<string> Check(IConfigurationSection section, Type type, IReadOnlyCollection<string>? elsewhere = null)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(p => p.Name, p => p.PropertyType, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (elsewhere?.Contains(child.Key, StringComparer.OrdinalIgnoreCase) == true)
                continue;
            if (!properties.TryGetValue(child.Key, out var propertyType))
                yield return $"{child.Path}: unknown key; known are {string.Join(", ", properties.Keys)}";
            else
                foreach (var problem in CheckValue(child, propertyType))
                    yield return problem;
        }
    }

    /// <summary><paramref name="configuration"/> without the keys that <paramref name="problems"/> name.</summary>
    public static IConfiguration Without(IEnumerable<string> problems, IConfiguration configuration)
    {
        var wrong = problems.Select(p => p[..p.IndexOf(": ", StringComparison.Ordinal)]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return wrong.Count == 0
            ? configuration
            : new ConfigurationBuilder().AddInMemoryCollection(configuration.AsEnumerable().Where(e => e.Value is not null && !wrong.Contains(e.Key))).Build();
    }

    private static IEnumerable<string> CheckValue(IConfigurationSection section, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>))
            return section.GetChildren().SelectMany(c => CheckValue(c, type.GenericTypeArguments[1]));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>))
            return section.GetChildren().SelectMany(c => CheckValue(c, type.GenericTypeArguments[0]));
        return type.Assembly == typeof(ConfigurationShape).Assembly && !type.IsEnum ? Check(section, type) : CheckScalar(section, type);
    }

    private static IEnumerable<string> CheckScalar(IConfigurationSection section, Type type)
    {
        if (section.GetChildren().Any())
            return [$"{section.Path}: a single value is expected here"];
        if (section.Value is null or "" || type == typeof(string))
            return [];
        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(section.Value);
            return [];
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return [$"{section.Path}: '{section.Value}' is not {Describe(type)}"];
        }
    }

    private static string Describe(Type type) =>
        type == typeof(TimeSpan) ? "a time span (hh:mm:ss)"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) || type == typeof(decimal) ? "a number"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type)).ToLowerInvariant()}"
        : $"a {type.Name}";
}
