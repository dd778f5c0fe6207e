using System.Buffers;
using System.Text;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Tests.Json;

public sealed class JsonEditsTests
{
    private static readonly byte[] Body = "0123456789"u8.ToArray();

    [Fact]
    public void EditsInAnyOrder_AreMadeWhereTheyBelong()
    {
        var edits = new JsonEdits();
        edits.Replace(7..9, "seven"u8.ToArray());
        edits.Insert(0, "<"u8.ToArray());
        edits.Replace(2..3, default);
        edits.Insert(10, ">"u8.ToArray());

        Text(edits.Apply(Body)).ShouldBe("<013456seven9>");
    }

    [Fact]
    public void EditsAtOnePlace_StandInTheOrderTheyWereMade()
    {
        var edits = new JsonEdits();
        edits.Insert(1, "a"u8.ToArray());
        edits.Insert(1, "b"u8.ToArray());

        Text(edits.Apply(Body)).ShouldBe("0ab123456789");
    }

    [Fact]
    public void NoEdits_IsTheBodyItself()
    {
        var edits = new JsonEdits();

        edits.IsEmpty.ShouldBeTrue();
        edits.Apply(Body).Pieces.ShouldHaveSingleItem().Equals(Body.AsMemory()).ShouldBeTrue();
    }

    [Theory]
    [InlineData(3, 6)]
    [InlineData(1, 3)]
    [InlineData(4, 9)]
    public void EditsThatOverlap_AreRefused(int start, int end)
    {
        var edits = new JsonEdits();
        edits.Replace(2..5, default);

        Should.Throw<ArgumentException>(() => edits.Replace(start..end, default));
    }

    private static string Text(SplicedBody body)
    {
        var output = new ArrayBufferWriter<byte>();
        body.CopyTo(output);
        output.WrittenCount.ShouldBe((int)body.Length);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
