namespace Gateway.Model.Limits;

/// <summary>How near a caller is to the gateway's limits: of those that hold, the nearest; null where none does.</summary>
public sealed record LimitStanding(LimitMeasure? Requests, LimitMeasure? Tokens);

/// <param name="Limit">How much is allowed in 60 seconds.</param>
/// <param name="Remaining">How much of it is left; not below 0.</param>
/// <param name="FullIn">How long until all of it is there again, if nobody asks meanwhile: whole seconds.</param>
/// <param name="FullAt">When that is.</param>
public readonly record struct LimitMeasure(long Limit, long Remaining, TimeSpan FullIn, DateTimeOffset FullAt);
