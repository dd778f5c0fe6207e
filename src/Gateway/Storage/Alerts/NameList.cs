using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Gateway.Storage.Alerts;

/// <summary>Names of channels as the store keeps them, with commas between: no name has one.</summary>
internal sealed class NameList() : ValueConverter<IReadOnlyList<string>, string>(names => Join(names), text => Split(text))
{
    public static ValueComparer<IReadOnlyList<string>> Comparer { get; } =
        new((left, right) => Join(left!) == Join(right!), names => Join(names).GetHashCode(StringComparison.Ordinal));

    private static string Join(IReadOnlyList<string> names) => string.Join(',', names);

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
