using Gateway.Storage.Alerts;

namespace Gateway.Tests.Deploy;

/// <summary>Secrets that a gateway started in the working copy makes go into no commit and no image.</summary>
public sealed class IgnoredFilesTests
{
    [Theory]
    [InlineData(".gitignore", $"{DefinitionSeal.FolderName}/")]
    [InlineData(".gitignore", "admin.key*")]
    [InlineData(".dockerignore", $"**/{DefinitionSeal.FolderName}")]
    [InlineData(".dockerignore", "**/admin.key*")]
    public void SecretFilesOfTheGateway_AreLeftOut(string file, string pattern) =>
        File.ReadAllLines(Path.Combine(DeployFiles.Root, file)).ShouldContain(pattern);
}
