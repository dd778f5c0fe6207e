using System.Collections.Frozen;
using System.Globalization;
using System.Net;

namespace Gateway.Storage.Capture.Redaction;

/// <summary>Tells numbers that mean somebody from numbers that look alike: how many characters of a candidate are the number; 0 where it is none.</summary>
internal static class PersonalChecks
{
    // ISO 13616: how long the account numbers of a country are, spaces left out.
    private static readonly FrozenDictionary<string, int> IbanLengths = (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 "
        + "HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 "
        + "QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20")
        .Split(' ').ToFrozenDictionary(c => c[..2], c => int.Parse(c[2..], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>Luhn's check digit, and a first digit that card schemes use.</summary>
    public static int Card(string candidate)
    {
        if (candidate[0] is not ('3' or '4' or '5' or '6') && candidate is not ['2', >= '2' and <= '7', ..])
            return 0;
        var (sum, isSecond) = (0, false);
        for (var i = candidate.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(candidate[i]))
                continue;
            var digit = (candidate[i] - '0') * (isSecond ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
            isSecond = !isSecond;
        }

        return sum % 10 == 0 ? candidate.Length : 0;
    }

    /// <summary>The length of its country, and ISO 7064's check digits (mod 97).</summary>
    public static int Iban(string candidate)
    {
        if (!IbanLengths.TryGetValue(candidate[..2], out var length))
            return 0;
        var (end, taken) = (0, 0);
        for (; end < candidate.Length && taken < length; end++)
            taken += char.IsAsciiLetterOrDigit(candidate[end]) ? 1 : 0;
        if (taken < length || (end < candidate.Length && char.IsAsciiLetterOrDigit(candidate[end])))
            return 0;
        var account = string.Concat(candidate[..end].Where(char.IsAsciiLetterOrDigit));
        return Remainder(account.AsSpan(0, 4), Remainder(account.AsSpan(4), 0)) == 1 ? end : 0;
    }

    /// <summary>Eight groups, or fewer around a <c>::</c>; a group of three digits or more tells one from a time and from names in code.</summary>
    public static int IpV6(string candidate)
    {
        var groups = candidate.Split(':');
        return Array.Exists(groups, g => g.Length >= 3) && candidate.Any(char.IsAsciiDigit) && IPAddress.TryParse(candidate, out _) ? candidate.Length : 0;
    }

    // Letters count as the numbers 10 to 35.
    private static int Remainder(ReadOnlySpan<char> characters, int before)
    {
        foreach (var c in characters)
            before = char.IsAsciiDigit(c) ? ((before * 10) + c - '0') % 97 : ((before * 100) + c - 'A' + 10) % 97;
        return before;
    }
}
