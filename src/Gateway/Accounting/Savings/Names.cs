using System.Globalization;
using Gateway.Model;

namespace Gateway.Accounting.Savings;

/// <summary>How advice writes targets, money and times.</summary>
internal static class Names
{
    public static string Of(Target target) => $"{target.Provider}/{target.Model}";

    public static string Usd(decimal amount) => $"{amount.ToString(amount < 1 ? "0.00##" : "0.00", CultureInfo.InvariantCulture)} USD";

    public static string Time(TimeSpan time) =>
        time.TotalMinutes >= 1 ? FormattableString.Invariant($"{time.TotalMinutes:0.#} min") : FormattableString.Invariant($"{time.TotalSeconds:0.#} s");
}
