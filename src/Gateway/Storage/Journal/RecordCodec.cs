using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Storage.Journal;

/// <summary>
/// A request's record as bytes: its fields in the order they are declared in, all but the captured bodies. A change here is a change of
/// <see cref="JournalPage"/>'s version.
/// </summary>
internal static class RecordCodec
{
    public static void Write(BinaryWriter to, RequestRecord record)
    {
        to.Write(record.Id);
        to.Write(record.RequestId);
        Write(to, record.ConversationId);
        Write(to, record.UserId);
        Write(to, record.KeyId);
        Write(to, record.Provider);
        Write(to, record.Model);
        to.Write((byte)record.State);
        to.Write(record.Ingress);
        Write(to, record.Exchange);
        to.Write(record.Stream);
        Write(to, record.Attempts);
        to.Write(record.CreatedAt);
        Write(to, record.Duration);
        Write(to, record.Ttft);
        Write(to, record.Status);
        Write(to, record.StopReason);
        Write(to, record.Usage);
        Write(to, record.Price);
        to.Write7BitEncodedInt(record.Calls.Count);
        foreach (var call in record.Calls)
            Write(to, call);
        Write(to, record.PrefixHash);
        Write(to, record.PrefixBytes);
        Write(to, record.ErrorCode);
        ChargeCodec.Write(to, record.Charge);
    }

    public static RequestRecord Read(BinaryReader from) => new()
    {
        Id = from.ReadInt64(),
        RequestId = from.ReadString(),
        ConversationId = ReadText(from),
        UserId = ReadText(from),
        KeyId = ReadText(from),
        Provider = ReadText(from),
        Model = ReadText(from),
        State = (RequestState)from.ReadByte(),
        Ingress = from.ReadString(),
        Exchange = ReadText(from),
        Stream = from.ReadBoolean(),
        Attempts = ReadText(from),
        CreatedAt = from.ReadInt64(),
        Duration = ReadNumber(from),
        Ttft = ReadNumber(from),
        Status = (int?)ReadNumber(from),
        StopReason = ReadText(from),
        Usage = ReadUsage(from),
        Price = ReadPrice(from),
        Calls = ReadCalls(from),
        PrefixHash = ReadNumber(from),
        PrefixBytes = ReadNumber(from),
        ErrorCode = ReadText(from),
        Charge = ChargeCodec.Read(from),
    };

    private static void Write(BinaryWriter to, AttemptRecord call)
    {
        to.Write(call.Provider);
        to.Write(call.Model);
        Write(to, call.Usage);
        to.Write(call.Duration);
        to.Write(call.Success);
        to.Write(call.Outcome);
        Write(to, call.Price);
        to.Write(call.CreatedAt);
    }

    private static AttemptRecord ReadCall(BinaryReader from) => new()
    {
        Provider = from.ReadString(),
        Model = from.ReadString(),
        Usage = ReadUsage(from),
        Duration = from.ReadInt64(),
        Success = from.ReadBoolean(),
        Outcome = from.ReadString(),
        Price = ReadPrice(from),
        CreatedAt = from.ReadInt64(),
    };

    private static AttemptRecord[] ReadCalls(BinaryReader from)
    {
        var calls = new AttemptRecord[from.Read7BitEncodedInt()];
        for (var i = 0; i < calls.Length; i++)
            calls[i] = ReadCall(from);
        return calls;
    }

    private static void Write(BinaryWriter to, in TokenUsage usage)
    {
        Write(to, usage.Input);
        Write(to, usage.CacheRead);
        Write(to, usage.CacheWrite5m);
        Write(to, usage.CacheWrite1h);
        Write(to, usage.Output);
        Write(to, usage.Reasoning);
        to.Write((byte)usage.Source);
    }

    private static TokenUsage ReadUsage(BinaryReader from) => new()
    {
        Input = ReadNumber(from),
        CacheRead = ReadNumber(from),
        CacheWrite5m = ReadNumber(from),
        CacheWrite1h = ReadNumber(from),
        Output = ReadNumber(from),
        Reasoning = ReadNumber(from),
        Source = (UsageSource)from.ReadByte(),
    };

    private static void Write(BinaryWriter to, in PricedUsage price)
    {
        to.Write(price.Usd.HasValue);
        if (price.Usd is { } usd)
            to.Write(usd);
        Write(to, price.PriceVersion);
    }

    private static PricedUsage ReadPrice(BinaryReader from) => new(from.ReadBoolean() ? from.ReadDecimal() : null, ReadText(from));

    private static void Write(BinaryWriter to, string? text)
    {
        to.Write(text is not null);
        if (text is not null)
            to.Write(text);
    }

    private static string? ReadText(BinaryReader from) => from.ReadBoolean() ? from.ReadString() : null;

    private static void Write(BinaryWriter to, long? number)
    {
        to.Write(number.HasValue);
        if (number is { } value)
            to.Write7BitEncodedInt64(value);
    }

    private static long? ReadNumber(BinaryReader from) => from.ReadBoolean() ? from.Read7BitEncodedInt64() : null;
}
