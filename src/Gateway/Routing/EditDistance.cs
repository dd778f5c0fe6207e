namespace Gateway.Routing;

/// <summary>How many letters must change to make one name the other (Levenshtein).</summary>
public static class EditDistance
{
    private const int MaxLength = 128;

    public static int Between(string left, string right)
    {
        var a = left.AsSpan(0, Math.Min(left.Length, MaxLength));
        var b = right.AsSpan(0, Math.Min(right.Length, MaxLength));
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
