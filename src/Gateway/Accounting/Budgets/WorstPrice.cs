namespace Gateway.Accounting.Budgets;

/// <summary>What a request may cost on a target at worst: its input, and each token of the answer. Billionths of a US dollar.</summary>
/// <param name="Input">All of the input, at the dearest it may be billed.</param>
/// <param name="MillionOutput">A million tokens of the answer, thought or said, whichever is dearer.</param>
public readonly record struct WorstPrice(long Input, long MillionOutput)
{
    private const long Million = 1_000_000;

    /// <summary>Whichever of the two is in force.</summary>
    public WorstPrice Or(WorstPrice other) => new(Math.Max(Input, other.Input), Math.Max(MillionOutput, other.MillionOutput));

    /// <summary>With so many answers of so many tokens each; what no number holds is <see cref="long.MaxValue"/>.</summary>
    public long For(long outputTokens, long answers = 1)
    {
        var tokens = Int128.Min((Int128)outputTokens * answers, long.MaxValue);
        var nano = Input + (((MillionOutput * tokens) + Million - 1) / Million);
        return (long)Int128.Min(nano, long.MaxValue);
    }

    /// <summary>How many tokens of answer so much money pays for.</summary>
    /// <param name="nano">At least <see cref="Input"/>.</param>
    public long OutputFor(long nano) =>
        MillionOutput == 0 ? long.MaxValue : (long)Math.Min((decimal)(nano - Input) * Million / MillionOutput, long.MaxValue);
}
