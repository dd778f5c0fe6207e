using Gateway.Model.Budgets;

namespace Gateway.Storage.Journal;

/// <summary>What a request's budgets are charged, as bytes; part of <see cref="RecordCodec"/>.</summary>
internal static class ChargeCodec
{
    public static void Write(BinaryWriter to, BudgetCharge? charge)
    {
        to.Write7BitEncodedInt(charge?.Places.Count ?? 0);
        if (charge is null)
            return;
        foreach (var (account, end) in charge.Places)
        {
            to.Write(account.Budget);
            to.Write(account.Subject);
            to.Write(account.PeriodStart);
            to.Write(end ?? 0);
        }

        to.Write(charge.ReservedNano);
        to.Write(charge.SpentNano);
        to.Write(charge.UnresolvedNano);
    }

    public static BudgetCharge? Read(BinaryReader from)
    {
        var places = new BudgetPlace[from.Read7BitEncodedInt()];
        if (places.Length == 0)
            return null;
        for (var i = 0; i < places.Length; i++)
            places[i] = ReadPlace(from);
        return new BudgetCharge(places, from.ReadInt64(), from.ReadInt64(), from.ReadInt64());
    }

    private static BudgetPlace ReadPlace(BinaryReader from)
    {
        var account = new BudgetAccount(from.ReadString(), from.ReadString(), from.ReadInt64());
        return new BudgetPlace(account, from.ReadInt64() is > 0 and var end ? end : null);
    }
}
