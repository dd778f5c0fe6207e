namespace Gateway.Accounting.Prices;

/// <summary>A price and when it is in force. All times are UTC.</summary>
/// <param name="Price">The price.</param>
/// <param name="From">The first day it is in force; null is always.</param>
/// <param name="Hours">The hours of every day it is in force; null is all day.</param>
public sealed record PricePeriod(ModelPrice Price, DateOnly? From = null, DailyHours? Hours = null)
{
    public bool IsInForce(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        return (From is not { } from || DateOnly.FromDateTime(utc) >= from)
            && (Hours is not { } hours || hours.Contain(TimeOnly.FromDateTime(utc)));
    }

    /// <summary>When it may come into force or go out of it.</summary>
    /// <param name="after">Not this moment itself.</param>
    /// <param name="until">This moment, too.</param>
    internal IEnumerable<DateTimeOffset> Changes(DateTimeOffset after, DateTimeOffset until)
    {
        var (day, last) = (DateOnly.FromDateTime(after.UtcDateTime), DateOnly.FromDateTime(until.UtcDateTime));
        for (; day <= last; day = day.AddDays(1))
        {
            TimeOnly[] times = Hours is { } hours ? [TimeOnly.MinValue, hours.Start, hours.End] : [TimeOnly.MinValue];
            foreach (var time in times)
            {
                if (new DateTimeOffset(day, time, TimeSpan.Zero) is var at && at > after && at <= until)
                    yield return at;
            }
        }
    }
}

/// <summary>Hours within one UTC day: <paramref name="Start"/> is in them, <paramref name="End"/> is not.</summary>
public readonly record struct DailyHours(TimeOnly Start, TimeOnly End)
{
    public bool Contain(TimeOnly time) => time >= Start && time < End;
}
