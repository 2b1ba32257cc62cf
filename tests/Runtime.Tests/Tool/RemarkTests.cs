using System.IO;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Weft.Tool;
using Weft.Tool.Commands;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

/// <summary>A remark is shown by <c>check</c> and stops no command.</summary>
public sealed class RemarkTests
{
    private static readonly SpecDiagnostic s_remark = new(
        new DiagnosticRule("WEFT999", "Remark", "example", "mend", SpecSeverity.Info),
        "found this",
        "model.arch.yaml",
        new TextSpan(0, 4, 2, 3, 2, 7)
    );

    [Fact]
    public void A_spec_with_a_remark_passes()
    {
        ArchitectureSpec spec = SpecReader.ReadArchitecture("model.arch.yaml", ShippedSpecs.DpFreeLog).Spec!;
        var result = new ReadResult<ArchitectureSpec>(spec, null, [s_remark]);

        Assert.Same(result, SpecFiles.Checked(result));
    }

    [Fact]
    public void A_spec_with_a_remark_and_an_error_is_refused_with_both()
    {
        SpecDiagnostic error = s_remark with { Rule = DiagnosticCatalogue.OutOfRange };
        var result = new ReadResult<ArchitectureSpec>(null, null, [s_remark, error]);

        InputException e = Assert.Throws<InputException>(() => SpecFiles.Checked(result));

        Assert.Equal([s_remark.ToString(), error.ToString()], e.Lines);
    }

    [Fact]
    public void Check_prints_a_remark_before_ok()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();

        int code = CheckCommand.Report(
            [new Verdict("model.arch.yaml", "Model", null, [s_remark], [], [])],
            output,
            error
        );

        Assert.Equal(0, code);
        Assert.Empty(error.ToString());
        Assert.Equal("model.arch.yaml(2,3): info WEFT999: found this\nmodel.arch.yaml: ok\n", output.ToString());
    }
}
