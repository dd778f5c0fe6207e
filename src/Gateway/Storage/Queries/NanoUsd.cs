namespace Gateway.Storage.Queries;

/// <summary>Money as the rollups keep it: billionths of a US dollar, so that sums are exact.</summary>
internal static class NanoUsd
{
    private const decimal PerUsd = 1_000_000_000m;

    public static decimal ToUsd(long nano) => nano / PerUsd;
}
