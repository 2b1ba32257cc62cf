using System;
using System.IO;

namespace Weft.Runtime.Tests.Tool;

/// <summary>The folder <c>specs</c> of the repository, found from where the tests run.</summary>
internal static class ShippedSpecs
{
    public static string Root { get; } = Find();

    public static string DpFreeLog => File.ReadAllText(Path.Combine(Root, "architectures", "dpfree-log.arch.yaml"));

    private static string Find()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            string specs = Path.Combine(d.FullName, "specs");
            if (File.Exists(Path.Combine(d.FullName, "Compiler.sln")) && Directory.Exists(specs))
            {
                return specs;
            }
        }

        throw new DirectoryNotFoundException("the tests run outside the repository");
    }
}
