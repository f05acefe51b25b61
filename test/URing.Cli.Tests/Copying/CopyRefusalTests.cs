namespace URing.Cli.Tests.Copying;

public sealed class CopyRefusalTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Copy_NoSource_OneSentence() => Refused("There is no file", _scratch["nothing"], _scratch["copy"]);

    [Fact]
    public void Copy_DirectoryAsSource_OneSentence() => Refused("is a directory", _scratch.Path, _scratch["copy"]);

    [Fact]
    public void Copy_DeviceAsSource_OneSentence() => Refused("not a regular file", "/dev/zero", _scratch["copy"]);

    [Fact]
    public void Copy_PipeAsSource_OneSentence()
    {
        Assert.Equal(0, Tool.RunScript("mkfifo \"$1\"", _scratch["pipe"]).Code);
        Refused("not a regular file", _scratch["pipe"], _scratch["copy"]);
    }

    [Fact]
    public void Copy_NoDirectoryToCopyTo_OneSentence() =>
        Refused("There is no directory", Source(), _scratch["no/copy"]);

    [Fact]
    public void Copy_FileWhereADirectoryIsNamed_OneSentence() =>
        Refused("is not a directory", Source(), _scratch["new/"]);

    [Fact]
    public void Copy_EmptyNames_OneSentence()
    {
        Refused("There is no file ''", "", _scratch["copy"]);
        Refused("Cannot write ''", Source(), "");
    }

    [Fact]
    public void Copy_ExistingDestination_IsKeptWithoutForce()
    {
        string existing = _scratch.Make("existing", 10);
        Refused("exists already", Source(), existing);
        Assert.Equal(10, new FileInfo(existing).Length);
        Assert.Equal(0, Tool.Run("copy", Source(), existing, "--force").Code);
        FileAssert.Same(Source(), existing);
    }

    [Fact]
    public void Copy_SameFile_IsRefusedByEveryName()
    {
        string source = Source();
        File.CreateSymbolicLink(_scratch["link"], source);
        Assert.Equal(0, Tool.RunScript("ln \"$1\" \"$2\"", source, _scratch["hard"]).Code);
        foreach (string name in new[] { source, _scratch["link"], _scratch["hard"], _scratch.Path })
            Refused("are the same file", source, name, "--force");
        FileAssert.Same(_scratch.Make("again", 5000), source);
    }

    [Fact]
    public void Copy_OntoDirectoryOfThatName_OneSentence()
    {
        Directory.CreateDirectory(_scratch["into/source"]);
        Refused("is not replaced by a file", Source(), _scratch["into"], "--force");
    }

    [Fact]
    public void Copy_ForceOntoDevice_IsRefused() => Refused("is not replaced", Source(), "/dev/null", "--force");

    [Theory]
    [InlineData("--depth", "0")]
    [InlineData("--depth", "1025")]
    [InlineData("--depth", "many")]
    [InlineData("--block", "0")]
    [InlineData("--block", "-1")]
    [InlineData("--block", "65M")]
    [InlineData("--block", "12Q")]
    public void Copy_NumberOutOfRange_OneSentence(string option, string value) =>
        Refused($"{option} takes a number from 1 to", Source(), _scratch["copy"], option, value);

    [Fact]
    public void Copy_TooMuchMemory_OneSentence() =>
        Refused("at most 1 GiB", Source(), _scratch["copy"], "--depth", "1024", "--block", "64M");

    private string Source() => File.Exists(_scratch["source"]) ? _scratch["source"] : _scratch.Make("source", 5000);

    private void Refused(string part, params string[] arguments)
    {
        string[] before = _scratch.Names;
        FileAssert.OneSentence(Tool.Run(["copy", .. arguments]), part);
        Assert.False(_scratch.HasTemporary);
        Assert.All(before, name => Assert.Contains(name, _scratch.Names));
    }
}
