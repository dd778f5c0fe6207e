namespace Gateway.Model;

/// <summary>Money as budgets and rollups keep it: billionths of a US dollar, so that sums are exact.</summary>
public static class NanoUsd
{
    private const decimal PerUsd = 1_000_000_000m;

    public static decimal ToUsd(long nano) => nano / PerUsd;

    /// <summary>Rounded up: what is owed is never too little.</summary>
    /// <param name="usd">Up to nine thousand million; more counts as that.</param>
    public static long FromUsd(decimal usd) => usd >= long.MaxValue / PerUsd ? long.MaxValue : (long)decimal.Ceiling(usd * PerUsd);
}
