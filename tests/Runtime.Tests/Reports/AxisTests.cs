using System.Linq;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;
using Xunit;

namespace Weft.Runtime.Tests.Reports;

public sealed class AxisTests
{
    [Theory]
    [InlineData(1e-5, "10⁻⁵")]
    [InlineData(1e-12, "10⁻¹²")]
    [InlineData(2e-5, "2·10⁻⁵")]
    [InlineData(1e6, "10⁶")]
    public void Powers_of_ten_are_written_as_such(double value, string expected) =>
        Assert.Equal(expected, NumberText.Power(value));

    [Theory]
    [InlineData(1e-9, 1, "10⁻⁸ 10⁻⁶ 10⁻⁴ 10⁻² 1")]
    [InlineData(0.01, 10, "0.01 0.1 1 10")]
    [InlineData(2e-5, 6e-5, "2·10⁻⁵ 5·10⁻⁵")]
    public void Marks_of_a_logarithmic_axis_are_round(double low, double high, string expected)
    {
        var axis = new Axis([low, high], log: true, 0, 100);

        string labels = string.Join(' ', axis.Marks().Select(m => m.Label));
        Assert.EndsWith(expected, labels);
        Assert.InRange(axis.Marks().Count, 2, 9);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(1e-300, 1e300)]
    [InlineData(0, 1e-9)]
    public void Linear_marks_lie_between_the_ends(double low, double high)
    {
        var axis = new Axis([low, high], log: false, 0, 100);

        Assert.InRange(axis.Marks().Count, 2, 12);
        Assert.All(axis.Marks(), m => Assert.InRange(m.Pixel, 0, 100));
    }

    /// <summary>A token itself, at distance 0, stands left of distance 1 also where distances are logarithmic.</summary>
    [Fact]
    public void A_logarithmic_axis_has_a_place_for_zero()
    {
        var axis = new Axis([0, 1, 1000], log: true, 0, 100);

        Assert.InRange(axis.Map(0), 0.1, axis.Map(1) - 5);
        Assert.True(axis.Map(1) < axis.Map(1000));
    }

    [Fact]
    public void Marks_that_would_touch_are_left_out() =>
        Assert.Equal(
            ["1", "100"],
            new Axis([1, 100], log: true, 0, 100).MarksAt([1, 2, 3, 100], apart: 34).Select(m => m.Label)
        );
}
