using System.Globalization;

namespace Gateway.Protocol.Dialects;

/// <summary>The numbers a parameter may have, both ends included.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
public readonly record struct NumberRange(double Least, double Most)
{
    /// <summary>Any number.</summary>
    public static readonly NumberRange Any = new(double.NegativeInfinity, double.PositiveInfinity);

    public double Nearest(double value) => Math.Clamp(value, Least, Most);

    /// <summary>What became of a number outside, in words: a bounded set.</summary>
    public string Words(double value) => value > Most
        ? $"lowered to {Most.ToString(CultureInfo.InvariantCulture)}, the highest there is"
        : $"raised to {Least.ToString(CultureInfo.InvariantCulture)}, the lowest there is";
}
