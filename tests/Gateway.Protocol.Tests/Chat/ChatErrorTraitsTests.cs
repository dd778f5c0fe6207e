using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Tests.Chat;

public sealed class ChatErrorTraitsTests
{
    public static TheoryData<ChatErrorKind> Kinds => [.. Enum.GetValues<ChatErrorKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryKind_SaysWhatFollowsFromIt(ChatErrorKind kind)
    {
        var traits = ChatErrorTraits.Of(kind);

        traits.UserText.ShouldEndWith(".");
        if (traits.IsRetryable)
            traits.Fallback.ShouldBe(FallbackUse.Always, "what may pass on the same target may pass on another");
        if (traits.CountsAgainstProvider)
            traits.Fallback.ShouldBe(FallbackUse.Always, "what is the provider's doing is not the request's");
        if (traits.Severity == ErrorSeverity.Critical)
            traits.IsRetryable.ShouldBeFalse("what stays until somebody acts is not worth another try");
    }
}
