using System;
using System.IO;
using Weft.Runtime.Kernels;
using Xunit;

namespace Runtime.Tests.Training;

public class NativeLibrariesTests
{
    [Fact]
    public void Nothing_is_wrong_where_these_tests_run() => Assert.Null(NativeLibraries.Explain());

    [Fact]
    public void Versions_are_told_apart()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "\0GLIBCXX_3.4.32\0GLIBCXX_3.4.30\0");
            Assert.True(NativeLibraries.Offers(path, "GLIBCXX_3.4.32"));
            Assert.False(NativeLibraries.Offers(path, "GLIBCXX_3.4.3"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Settings_are_disclosed() =>
        Assert.StartsWith("allocator: ", ProcessSettings.Describe(), StringComparison.Ordinal);
}
