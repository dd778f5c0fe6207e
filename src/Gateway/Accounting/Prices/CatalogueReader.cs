using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;

namespace Gateway.Accounting.Prices;

/// <summary>Reads the table of prices; its first lines tell the format. A line that cannot be right fails the whole, by number.</summary>
public static class CatalogueReader
{
    private const string Resource = "Gateway.Accounting.Prices.model-prices.tsv";
    private const string Nothing = "-";

    /// <summary>The table this build carries.</summary>
    public static PriceSnapshot ReadEmbedded()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!);
        return Read(reader);
    }

    /// <exception cref="InvalidDataException">A line is malformed or a price is not plausible; the message says which and why.</exception>
    public static PriceSnapshot Read(TextReader text)
    {
        var draft = new CatalogueDraft();
        for (var number = 1; text.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            try
            {
                Add(draft, line.Split('\t'));
            }
            catch (Exception wrong) when (wrong is FormatException or OverflowException or ArgumentException)
            {
                throw new InvalidDataException($"Model prices, line {number}: {wrong.Message}", wrong);
            }
        }

        return draft.Version is { } version
            ? new PriceSnapshot(version, draft.Finish())
            : throw new InvalidDataException("Model prices: no row says of which snapshot they are.");
    }

    private static void Add(CatalogueDraft draft, string[] row)
    {
        switch (row)
        {
            case ["snapshot", var source, var day]:
                draft.Version = FormattableString.Invariant($"{source}/{Date(day):yyyy-MM-dd}");
                break;
            case ["vendor", var id, var baseUrl, var models, var names, var alsoServes]:
                draft.Vendor(own => new CatalogueVendor(id, Text(baseUrl), own)
                {
                    ModelNames = Rule(models),
                    OtherNames = Rule(names),
                    AlsoServes = Text(alsoServes)?.Split(' ').ToImmutableArray() ?? [],
                });
                break;
            case ["model", var id, var window, var names]:
                var (size, rule) = (Window(window), Rule(names));
                draft.Model(own => new CatalogueModel { Id = id, ContextWindow = size, Names = rule, Prices = own });
                break;
            case ["price", var from, var hours, .. { Length: 7 } amounts]:
                draft.Price(new PricePeriod(Price(amounts), Date(from), Hours(hours)));
                break;
            default:
                throw new FormatException($"'{row[0]}' with {row.Length} columns is no row of this table");
        }
    }

    private static ModelPrice Price(string[] amounts) => new()
    {
        Input = Tokens(amounts[0]),
        CacheRead = Tokens(amounts[1]),
        CacheWrite5m = Tokens(amounts[2]),
        CacheWrite1h = Tokens(amounts[3]),
        Output = Tokens(amounts[4]),
        Reasoning = Tokens(amounts[5]),
        ThousandRequests = Text(amounts[6]) is { } requests ? Usd(requests) : null,
    };

    private static TokenPrice? Tokens(string cell)
    {
        if (Text(cell) is null)
            return null;
        var parts = cell.Split(';');
        return new TokenPrice(Usd(parts[0]), parts.Skip(1).Select(Tier));
    }

    private static PriceTier Tier(string tier) => tier.Split(':') is [var start, var price]
        ? new PriceTier(long.Parse(start, NumberStyles.None, CultureInfo.InvariantCulture), Usd(price))
        : throw new FormatException($"'{tier}' is not a tier such as 200000:6");

    private static DailyHours? Hours(string cell)
    {
        if (Text(cell) is null)
            return null;
        return cell.Split('-') is [var start, var end] && Time(start) < Time(end)
            ? new DailyHours(Time(start), Time(end))
            : throw new FormatException($"'{cell}' are not hours of one day such as 00:30-16:30");
    }

    private static TimeOnly Time(string time) => TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture);

    private static DateOnly? Date(string cell) =>
        Text(cell) is { } date ? DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    private static int? Window(string cell) =>
        Text(cell) is { } tokens ? int.Parse(tokens, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    private static decimal Usd(string amount) =>
        decimal.Parse(amount, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static NameRule Rule(string cell) => Text(cell) is { } rule ? NameRule.Parse(rule) : NameRule.None;

    private static string? Text(string cell) => cell == Nothing ? null : cell;
}
