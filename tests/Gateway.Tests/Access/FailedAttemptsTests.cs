using System.Net;
using Gateway.Access;
using Gateway.Model.Callers;

namespace Gateway.Tests.Access;

/// <summary>Wrong keys are counted by where they come from, and told to wait; right ones never are.</summary>
public sealed class FailedAttemptsTests
{
    private const string Here = "203.0.113.9";

    [Fact]
    public void EleventhWrongKeyOfAMinute_IsToldToWait_UntilOneHasWornOff()
    {
        var gate = new TestGate();
        for (var i = 0; i < FailedAttempts.Most; i++)
            gate.Enter($"a-wrong-key-number-{i}", address: Here)!.Status.ShouldBe(401);

        var refusal = gate.Enter("a-wrong-key-number-10", address: Here)!;
        (refusal.Status, refusal.RetryAfter).ShouldBe((429, TimeSpan.FromSeconds(6)));
        refusal.Message.ShouldContain("x-api-key");
        gate.Time.Advance(TimeSpan.FromSeconds(4));
        gate.Enter("a-wrong-key-number-10", address: Here)!.RetryAfter.ShouldBe(TimeSpan.FromSeconds(2));
        gate.Time.Advance(TimeSpan.FromSeconds(2));
        gate.Enter("a-wrong-key-number-10", address: Here)!.Status.ShouldBe(401);
        gate.Enter("a-wrong-key-number-11", address: Here)!.Status.ShouldBe(429);
    }

    [Fact]
    public void RightKey_PassesFromWhereWrongOnesCome()
    {
        var gate = new TestGate();
        for (var i = 0; i < 20; i++)
            gate.Enter("a-wrong-key-again", address: Here);

        gate.Enter(TestGate.AliceKey, address: Here).ShouldBeNull();
        gate.Enter("a-wrong-key-again", address: Here)!.Status.ShouldBe(429);
    }

    [Fact]
    public void OtherPlaces_AreNotKeptWaiting()
    {
        var gate = new TestGate();
        for (var i = 0; i < 20; i++)
            gate.Enter("a-wrong-key-again", address: Here);

        gate.Enter("a-wrong-key-again", address: "203.0.113.10")!.Status.ShouldBe(401);
        gate.Enter("a-wrong-key-again", address: $"::ffff:{Here}")!.Status.ShouldBe(429);
    }

    [Fact]
    public void AddressesOfOneNetworkOf64Bits_AreOnePlace()
    {
        var gate = new TestGate();
        for (var i = 0; i < FailedAttempts.Most; i++)
            gate.Enter("a-wrong-key-again", address: $"2001:db8:1:1::{i}");

        gate.Enter("a-wrong-key-again", address: "2001:db8:1:1:ffff::1")!.Status.ShouldBe(429);
        gate.Enter("a-wrong-key-again", address: "2001:db8:1:2::1")!.Status.ShouldBe(401);
    }

    [Fact]
    public void MissingKey_GuessesNothing()
    {
        var gate = new TestGate();
        for (var i = 0; i < 20; i++)
            gate.Enter(null, address: Here)!.Status.ShouldBe(401);
    }

    [Fact]
    public void WrongKeyThatBecomesRight_IsLookedAtAgain()
    {
        var gate = new TestGate();
        var (key, secret) = gate.Mint.Create("late", new KeyTerms());
        for (var i = 0; i < 20; i++)
            gate.Enter(secret, address: Here);
        gate.Enter(secret, address: Here)!.Status.ShouldBe(429);

        gate.Table.Admit(key);
        gate.Enter(secret, address: Here).ShouldBeNull();
    }

    [Fact]
    public void ManyPlaces_AreForgotten_TheWorstLast()
    {
        var gate = new TestGate();
        for (var i = 0; i < 20; i++)
            gate.Enter("a-wrong-key-again", address: Here);
        for (var i = 0u; i < 10_000; i++)
            gate.Failures.Add(new IPAddress(BitConverter.GetBytes(i)), "a-wrong-key-again", 0);

        gate.Failures.Places.ShouldBeLessThanOrEqualTo(4096);
        gate.Enter("a-wrong-key-again", address: Here)!.Status.ShouldBe(429);
    }

    [Fact]
    public void AdminKey_IsGuardedInTheSameWay()
    {
        var gate = new TestGate();
        var admin = new AdminGate(new AdminKey("the-right-admin-key", file: null), gate.Failures);
        AccessRefusal? Enter(string key) => admin.Enter(TestGate.Request(null, Here, $"Bearer {key}"));

        for (var i = 0; i < FailedAttempts.Most; i++)
            Enter($"a-wrong-key-number-{i}")!.Status.ShouldBe(401);
        (Enter("a-wrong-key-number-10")!.Status, Enter("a-wrong-key-number-10")!.RetryAfter).ShouldBe((429, TimeSpan.FromSeconds(6)));
        Enter("the-right-admin-key").ShouldBeNull();
        admin.Enter(TestGate.Request("the-right-admin-key"))!.Failure.ShouldBe(AccessFailure.Missing);
    }
}
