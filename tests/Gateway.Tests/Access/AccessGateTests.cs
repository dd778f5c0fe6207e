using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Model;
using Gateway.Model.Callers;

namespace Gateway.Tests.Access;

/// <summary>Which keys open the gate, and from when to when.</summary>
public sealed class AccessGateTests
{
    [Fact]
    public void SecretThatIsIssuedAndConfigured_StaysOpen_WhenTheConfigurationEnds()
    {
        var gate = new TestGate();
        var (key, secret) = gate.Issue();
        gate.Options.Keys["twice"] = secret;
        gate.Table.Configure(gate.Options);
        gate.Admitted(secret).KeyId.ShouldBe("twice");
        gate.Options.Keys.Remove("twice");
        gate.Table.Configure(gate.Options);

        gate.Admitted(secret).KeyId.ShouldBe(key.Id);
        gate.Options.Keys.Remove("bob");
        gate.Table.Configure(gate.Options);
        gate.Enter(TestGate.BobKey).ShouldNotBeNull();
    }

    [Fact]
    public void ConfiguredAndIssuedKeys_AreCallersOfOneTable()
    {
        var gate = new TestGate(configure: o => o.Rights["ALICE"] = new AccessRightsOptions { Owner = "Alice", Labels = ["team=search"], Priority = "high" });
        var (key, secret) = gate.Issue(new KeyTerms { Owner = "Carol", Limits = new LimitOptions { Concurrent = 2 }, Budget = new KeyBudget(5, "day"), Priority = "low" });

        var (alice, carol) = (gate.Admitted(TestGate.AliceKey), gate.Admitted(secret));
        (alice.KeyId, alice.Owner, alice.Labels.Single(), alice.Priority).ShouldBe(("alice", "Alice", "team=search", CallPriority.High));
        (carol.KeyId, carol.Owner, carol.Limits!.Concurrent, carol.Budget, carol.Priority).ShouldBe((key.Id, "Carol", 2, new KeyBudget(5, "day"), CallPriority.Low));
        gate.Admitted(secret).ShouldBeSameAs(carol);
        gate.Admitted(TestGate.BobKey).Rights.BoundsModels.ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, AccessFailure.Missing)]
    [InlineData("the-key-of-alice-2", AccessFailure.Wrong)]
    [InlineData("the-key-of-alice-11", AccessFailure.Wrong)]
    [InlineData("THE-KEY-OF-ALICE-1", AccessFailure.Wrong)]
    public void NoKeyOfOurs_IsRefused(string? key, AccessFailure failure)
    {
        var refusal = new TestGate().Enter(key)!;
        (refusal.Status, refusal.Failure, refusal.RetryAfter).ShouldBe((401, failure, null));
        refusal.Message.ShouldContain("x-api-key");
    }

    [Fact]
    public void LongerThanAnyKey_IsWrong() => new TestGate().Enter(new string('x', AccessOptions.LongestKey + 1))!.Failure.ShouldBe(AccessFailure.Wrong);

    [Fact]
    public void RevokedKey_OpensNothingFromThenOn()
    {
        var gate = new TestGate();
        var (key, secret) = gate.Issue();
        gate.Enter(secret).ShouldBeNull();

        gate.Table.Admit(key with { RevokedAt = gate.Time.GetUtcNow() });
        gate.Enter(secret)!.Failure.ShouldBe(AccessFailure.Revoked);
    }

    [Fact]
    public void ExpiredKey_OpensNothingFromItsTimeOn()
    {
        var gate = new TestGate(configure: o => o.Rights["alice"] = new AccessRightsOptions { ExpiresAt = "2026-01-01T00:01:00" });
        var (_, secret) = gate.Issue(new KeyTerms { ExpiresAt = gate.Time.GetUtcNow().AddMinutes(1) });

        gate.Time.Advance(TimeSpan.FromSeconds(59));
        (gate.Enter(secret), gate.Enter(TestGate.AliceKey)).ShouldBe((null, null));
        gate.Time.Advance(TimeSpan.FromSeconds(1));
        (gate.Enter(secret)!.Failure, gate.Enter(TestGate.AliceKey)!.Failure).ShouldBe((AccessFailure.Expired, AccessFailure.Expired));
    }

    [Fact]
    public void RotatedKey_OpensWithBothSecretsAsLongAsItWasAsked_AndWithNoneBefore()
    {
        var gate = new TestGate();
        var (key, first) = gate.Issue();
        var (rotated, second) = gate.Mint.Rotate(key, TimeSpan.FromMinutes(5));
        gate.Table.Admit(rotated);
        (gate.Enter(first), gate.Enter(second)).ShouldBe((null, null));

        var (again, third) = gate.Mint.Rotate(rotated, TimeSpan.FromMinutes(5));
        gate.Table.Admit(again);
        gate.Enter(first)!.Failure.ShouldBe(AccessFailure.Wrong);
        gate.Time.Advance(TimeSpan.FromMinutes(5));
        gate.Enter(second)!.Failure.ShouldBe(AccessFailure.Expired);
        gate.Admitted(third).KeyId.ShouldBe(key.Id);
    }

    [Fact]
    public void RotationOutlastsNoExpiry()
    {
        var gate = new TestGate();
        var (key, first) = gate.Issue(new KeyTerms { ExpiresAt = gate.Time.GetUtcNow().AddMinutes(1) });
        gate.Table.Admit(gate.Mint.Rotate(key, TimeSpan.FromHours(1)).Key);

        gate.Time.Advance(TimeSpan.FromMinutes(1));
        gate.Enter(first)!.Failure.ShouldBe(AccessFailure.Expired);
    }

    [Fact]
    public void ChangedKey_CountsAtOnce()
    {
        var gate = new TestGate();
        var (key, secret) = gate.Issue();
        gate.Table.Admit(key with { Terms = new KeyTerms { Surfaces = ["native"] } });

        gate.Enter(secret)!.Status.ShouldBe(403);
        gate.Enter(secret, Surface.Native).ShouldBeNull();
    }

    [Fact]
    public void ConfiguredAgain_OnlyTheKeysOfNowOpen()
    {
        var gate = new TestGate();
        var (_, secret) = gate.Issue();
        var access = new AccessOptions { Mode = "keys" };
        access.Keys["bob"] = "another-key-of-bob";
        gate.Gate.Configure(access);

        gate.Enter(TestGate.AliceKey)!.Failure.ShouldBe(AccessFailure.Wrong);
        gate.Enter(TestGate.BobKey)!.Failure.ShouldBe(AccessFailure.Wrong);
        (gate.Enter("another-key-of-bob"), gate.Enter(secret)).ShouldBe((null, null));
    }

    [Fact]
    public void KeyOfBeforeTheSecret_IsKeptWithItAndStillOpens()
    {
        var gate = new TestGate();
        const string Old = "gw-a-key-from-before-there-was-a-secret";
        var kept = gate.Issue().Key with { Id = "key_old", Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Old))), DigestSecret = null };
        var now = gate.Secret.Sealed(kept);
        gate.Table.Admit(now);

        (now.Digest == kept.Digest, now.DigestSecret).ShouldBe((false, gate.Secret.Id));
        gate.Secret.Sealed(now).ShouldBe(now);
        gate.Admitted(Old).KeyId.ShouldBe("key_old");
    }

    [Fact]
    public void UnreadableBounds_AreNotNoBounds()
    {
        var gate = new TestGate();
        var (key, secret) = gate.Mint.Create("from a later version", new KeyTerms { Surfaces = ["telepathy"] });

        Should.Throw<FormatException>(() => gate.Table.Admit(key)).Message.ShouldContain("telepathy");
        gate.Enter(secret)!.Failure.ShouldBe(AccessFailure.Wrong);
    }

    [Fact]
    public void TwoHeaders_OneOfOursIsEnough()
    {
        var gate = new TestGate().Gate;
        gate.Enter(TestGate.Request("sk-ant-somebody-elses", authorization: $"Bearer {TestGate.BobKey}"), Surface.Messages, out var caller).ShouldBeNull();
        caller.KeyId.ShouldBe("bob");
    }

    [Fact]
    public void ModeOpen_EverybodyPasses_AndAKeyIsHeldToWhatItMay()
    {
        var gate = new TestGate("open", o => o.Rights["alice"] = new AccessRightsOptions { Surfaces = ["native"] });
        (gate.Enter(null), gate.Enter("nobodys-key-of-any-kind")).ShouldBe((null, null));
        gate.Admitted(TestGate.BobKey).KeyId.ShouldBe("bob");
        gate.Enter(TestGate.AliceKey)!.Failure.ShouldBe(AccessFailure.Surface);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.200.3.4", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.0.0.1", true)]
    [InlineData("10.0.0.0/8", "::ffff:11.0.0.1", false)]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.1", true)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("2001:db8::/32", "2001:db8:5::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("10.0.0.0/8", null, false)]
    public void Range_SaysWhereAKeyMayBeUsedFrom(string range, string? address, bool passes)
    {
        var gate = new TestGate(configure: o => o.Rights["alice"] = new AccessRightsOptions { IpRanges = [range] });
        var refusal = gate.Gate.Enter(TestGate.Request(TestGate.AliceKey, address), Surface.Messages, out _);

        (refusal?.Status, refusal?.Failure).ShouldBe(passes ? (null, null) : (403, AccessFailure.Address));
    }

    [Theory]
    [InlineData(TestGate.AliceKey, null)]
    [InlineData(null, "Bearer " + TestGate.AliceKey)]
    public void Check_AllocatesNothing(string? key, string? authorization)
    {
        var gate = new TestGate(configure: o => o.Rights["alice"] = new AccessRightsOptions { IpRanges = ["203.0.113.0/24"], Surfaces = ["messages"] }).Gate;
        var request = TestGate.Request(key, authorization: authorization);
        gate.Enter(request, Surface.Messages, out _).ShouldBeNull();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            gate.Enter(request, Surface.Messages, out _);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
