using System;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Compiler.Tasks.Kernels;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

public sealed class SamplesKernelTests
{
    [Fact]
    public void Values_are_read_in_order_and_may_repeat()
    {
        var task = (ConvolutionSpec)Read("{ kind: samples, values: [1, -0.5, 1, 0], weight: 2, shift: 3 }").Spec!;

        var kernel = Assert.Single(Assert.Single(task.Kernels));
        Assert.Equal((2.0, 3), (kernel.Weight, kernel.Shift));
        Assert.Equal([1, -0.5, 1, 0], ((SamplesKernel)kernel.Kernel).Values);
        Assert.Equal(task, Read("{ kind: samples, values: [1, -0.5, 1, 0], weight: 2, shift: 3 }").Spec);
    }

    [Theory]
    [InlineData("samples", "WEFT005", "found no key 'values', expected a list of rho(0), rho(1), ...")]
    [InlineData("{ kind: samples }", "WEFT005", "found no key 'values', expected a list of rho(0), rho(1), ...")]
    [InlineData("{ kind: samples, values: [] }", "WEFT008", "found an empty list")]
    [InlineData("{ kind: samples, values: 1 }", "WEFT007", "expected a list of rho(0), rho(1), ...")]
    [InlineData(
        "{ kind: samples, values: [1, .nan] }",
        "WEFT007",
        "expected a number from -1000000 and at most 1000000"
    )]
    [InlineData("{ kind: samples, values: [-.inf] }", "WEFT007", "expected a number from")]
    [InlineData("{ kind: samples, values: [1e400] }", "WEFT008", "found '1e400', expected a number from")]
    [InlineData("{ kind: samples, values: ['1'] }", "WEFT007", "remove the quotes")]
    [InlineData("{ kind: samples, values: [one] }", "WEFT007", "expected a number from")]
    [InlineData("{ kind: samples, value: [1] }", "WEFT004", "did you mean 'values'?")]
    public void Bad_values_are_refused(string kernel, string id, string message)
    {
        var diagnostic = Read(kernel).Diagnostics.Single(d => d.Id == id);

        Assert.Equal("task.exp.yaml", diagnostic.Path);
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_holds_so_many_values_and_no_more()
    {
        Assert.Empty(Read(Long(8192)).Diagnostics);
        var diagnostic = Assert.Single(Read(Long(8193)).Diagnostics);
        Assert.Equal("found 8193 values, expected at most 8192; leave out the last 1", diagnostic.Message);
        Assert.Equal("WEFT008", diagnostic.Id);
    }

    [Fact]
    public void Long_lists_are_cut_in_labels_and_stay_apart()
    {
        var first = Read(Long(300)).Spec!.ToString();
        var second = Read(Long(301)).Spec!.ToString();

        Assert.StartsWith("convolution (kernels [{ kind: samples, values: [0, 1, 2, ", first, StringComparison.Ordinal);
        Assert.InRange(first.Length, 80, 160);
        Assert.NotEqual(first, second);
        Assert.Equal(first, Read(Long(300)).Spec!.ToString());
    }

    private static string Long(int count) =>
        $"{{ kind: samples, values: [{string.Join(", ", Enumerable.Range(0, count))}] }}";

    private static ReadResult<TaskSpec> Read(string kernel) =>
        SpecReader.ReadTask("task.exp.yaml", $"{{ kind: convolution, kernels: [{kernel}] }}");
}
