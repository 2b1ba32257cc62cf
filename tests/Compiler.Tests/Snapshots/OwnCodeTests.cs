using System.IO;
using Snapshooter.Xunit;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Snapshots;

public class OwnCodeTests
{
    [Fact]
    public void Generated_code_is_as_reviewed()
    {
        const string file = "dpfree-log.arch.yaml";
        var read = SpecReader.ReadArchitecture(file, File.ReadAllText(file), readFile: File.ReadAllText);
        Assert.Empty(read.Diagnostics);
        Snapshot.Match(ArchitectureCompiler.Emit(read.Spec!));
    }
}
