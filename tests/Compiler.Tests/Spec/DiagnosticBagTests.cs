using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Yaml;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

public sealed class DiagnosticBagTests
{
    private static readonly DiagnosticRule Remark = new("WEFT999", "Remark", "example", "mend", SpecSeverity.Info);

    [Fact]
    public void Remarks_are_kept_but_not_counted()
    {
        var bag = new DiagnosticBag();

        bag.Add(Remark, At(2), "found two; mend");
        Assert.Equal(0, bag.Count);
        bag.Add(DiagnosticCatalogue.OutOfRange, At(1), "found one; mend");
        Assert.Equal(1, bag.Count);
        bag.Add(Remark, At(2), "found two; mend");
        Assert.Equal(1, bag.Count);

        Assert.Equal(
            ["x(1,1): error WEFT008: found one; mend", "x(2,1): info WEFT999: found two; mend"],
            bag.Ordered().Select(diagnostic => diagnostic.ToString())
        );
    }

    [Fact]
    public void A_remark_does_not_stop_a_reader()
    {
        var bag = new DiagnosticBag();
        bag.Add(Remark, At(1), "found before reading");
        var root = YamlTreeReader.Read(
            "x",
            "name: A\ninput: { real: 1 }\nwidth: 4\nattention: { score: none, position: log }\noutput: { real: 1 }",
            bag
        );

        Assert.NotNull(SpecReader.Read(root!, [], bag));
        Assert.Single(bag.Ordered());
    }

    private static Location At(int line) => new("x", new TextSpan(line, 1, line, 1, line, 2));
}
