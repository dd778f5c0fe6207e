using System.Net;
using Gateway.Model.Network;

namespace Gateway.Tests.Hardening;

public sealed class AddressPlaceTests
{
    [Theory]
    [InlineData("127.0.0.1", AddressPlace.Private)]
    [InlineData("127.255.255.254", AddressPlace.Private)]
    [InlineData("10.0.0.1", AddressPlace.Private)]
    [InlineData("172.15.255.255", AddressPlace.Public)]
    [InlineData("172.16.0.0", AddressPlace.Private)]
    [InlineData("172.31.255.255", AddressPlace.Private)]
    [InlineData("172.32.0.0", AddressPlace.Public)]
    [InlineData("192.168.1.1", AddressPlace.Private)]
    [InlineData("100.64.0.1", AddressPlace.Private)]
    [InlineData("100.128.0.1", AddressPlace.Public)]
    [InlineData("::1", AddressPlace.Private)]
    [InlineData("fc00::1", AddressPlace.Private)]
    [InlineData("fdff::1", AddressPlace.Private)]
    [InlineData("::ffff:10.0.0.1", AddressPlace.Private)]
    [InlineData("::10.0.0.1", AddressPlace.Private)]
    [InlineData("64:ff9b::a00:1", AddressPlace.Private)]
    [InlineData("2002:7f00:1::", AddressPlace.Private)]
    [InlineData("169.254.169.254", AddressPlace.Special)]
    [InlineData("::ffff:169.254.169.254", AddressPlace.Special)]
    [InlineData("64:ff9b::a9fe:a9fe", AddressPlace.Special)]
    [InlineData("fd00:ec2::254", AddressPlace.Special)]
    [InlineData("100.100.100.200", AddressPlace.Special)]
    [InlineData("fe80::1%1", AddressPlace.Special)]
    [InlineData("0.0.0.0", AddressPlace.Special)]
    [InlineData("::", AddressPlace.Special)]
    [InlineData("224.0.0.1", AddressPlace.Special)]
    [InlineData("255.255.255.255", AddressPlace.Special)]
    [InlineData("ff02::1", AddressPlace.Special)]
    [InlineData("8.8.8.8", AddressPlace.Public)]
    [InlineData("2606:4700::1111", AddressPlace.Public)]
    [InlineData("::ffff:8.8.8.8", AddressPlace.Public)]
    public void Address_LiesWhereTheRegistriesSay(string address, AddressPlace place) => AddressPlaces.Of(IPAddress.Parse(address)).ShouldBe(place);

    [Theory]
    [InlineData("http://127.0.0.1:8000", null, false, AddressReach.Private)]
    [InlineData("http://0x7f.1", null, false, AddressReach.Private)]
    [InlineData("http://2130706433", null, false, AddressReach.Private)]
    [InlineData("http://[::1]:8000", null, false, AddressReach.Private)]
    [InlineData("http://LocalHost:8000", null, false, AddressReach.Private)]
    [InlineData("http://a.localhost", null, false, AddressReach.Private)]
    [InlineData("http://169.254.169.254", null, false, AddressReach.Public)]
    [InlineData("https://localhost.example", null, false, AddressReach.Public)]
    [InlineData("https://api.example", null, false, AddressReach.Public)]
    [InlineData("http://vllm:8000", null, true, AddressReach.Private)]
    [InlineData("https://api.example", true, false, AddressReach.Any)]
    [InlineData("http://127.0.0.1", false, false, AddressReach.Public)]
    [InlineData("http://vllm:8000", false, true, AddressReach.Public)]
    public void Reach_IsWhatTheConfigurationMeans(string address, bool? allow, bool isLocal, AddressReach reach) =>
        AddressReaches.Of(new Uri(address), allow, isLocal).ShouldBe(reach);
}
