using System;
using System.IO;
using System.Linq;
using SkiaSharp;
using Weft.Runtime.Reports;
using Weft.Runtime.Tests.Reports;
using Weft.Tool;
using Weft.Tool.Pictures;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

/// <summary>Every figure is there as a picture, drawn as its SVG says, letters included.</summary>
public sealed class PngPlotTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Every_plot_has_a_picture_beside_it()
    {
        ReportDocument document = SyntheticReport.Tokens();
        ReportOutput.Write(OutputDirectory.Prepare(_directory.FullName), document, [new("results.json", "{}")], "a/");

        string[] Names(string pattern) =>
            [
                .. _directory
                    .GetFiles(pattern, SearchOption.AllDirectories)
                    .Select(f => Path.GetFileNameWithoutExtension(f.Name))
                    .Order(),
            ];
        Assert.NotEmpty(Names("*.svg"));
        Assert.Equal(Names("*.svg"), Names("*.png"));
        Assert.Equal(["results"], Names("*.csv"));
        Assert.All(
            new[] { "results.json", "results.csv", "report.md", "report.html" },
            name => Assert.True(File.Exists(Path.Combine(_directory.FullName, "a", name)))
        );
    }

    [Fact]
    public void Lines_and_letters_are_those_of_the_svg()
    {
        Figure figure = ReportOutline.FiguresOf(ReportOutline.Of(SyntheticReport.Create())).First();
        byte[] png = PngPlot.Of(SvgPlot.Document(figure));
        using var bitmap = SKBitmap.Decode(png);

        Assert.Equal(1200, bitmap.Width);
        Assert.InRange(bitmap.Height, 800, 1000);

        // Blue and orange lines; the heading and the label of an axis, which a machine without fonts would leave blank.
        Assert.InRange(Count(bitmap, (0, 0, 1200, bitmap.Height), c => Near(c, 0x00, 0x72, 0xb2)), 1000, 100_000);
        Assert.InRange(Count(bitmap, (0, 0, 1200, bitmap.Height), c => Near(c, 0xcf, 0x4f, 0x00)), 1000, 100_000);
        Assert.InRange(Count(bitmap, (10, 10, 700, 60), c => c.Red < 80), 500, 20_000);
        Assert.InRange(Count(bitmap, (20, 100, 140, 600), c => c.Red < 140), 200, 20_000);
        Assert.Equal(png, PngPlot.Of(SvgPlot.Document(figure)));
    }

    [Fact]
    public void What_is_no_plot_is_refused() => Assert.ThrowsAny<Exception>(() => PngPlot.Of("no picture"));

    private static int Count(
        SKBitmap bitmap,
        (int Left, int Top, int Right, int Bottom) box,
        Func<SKColor, bool> counts
    )
    {
        int count = 0;
        for (int y = box.Top; y < box.Bottom; y++)
        {
            for (int x = box.Left; x < box.Right; x++)
            {
                count += counts(bitmap.GetPixel(x, y)) ? 1 : 0;
            }
        }

        return count;
    }

    private static bool Near(SKColor colour, int red, int green, int blue) =>
        Math.Abs(colour.Red - red) + Math.Abs(colour.Green - green) + Math.Abs(colour.Blue - blue) < 12;
}
