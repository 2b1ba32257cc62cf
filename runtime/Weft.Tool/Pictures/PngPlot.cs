using System;
using System.IO;
using SkiaSharp;
using Svg.Skia;
using Svg.Skia.TypefaceProviders;

namespace Weft.Tool.Pictures;

/// <summary>
/// Plots as PNG, for documents that take no SVG. Letters are those of a font of our own, so that a picture is the same on
/// every machine, one without fonts included.
/// </summary>
internal static class PngPlot
{
    // Pixels for each unit of the SVG: sharp on paper of a column's width.
    private const float Scale = 2;

    private static readonly Lazy<OwnFonts> s_fonts = new(() => new OwnFonts());

    /// <summary>Draws an SVG document that Weft wrote, on white.</summary>
    /// <param name="svg">Its text.</param>
    /// <exception cref="ArgumentException">It is no SVG document.</exception>
    /// <exception cref="DllNotFoundException">The system lacks Skia's native library.</exception>
    public static byte[] Of(string svg)
    {
        using var document = new SKSvg();
        document.Settings.TypefaceProviders = [s_fonts.Value];
        SKPicture picture = document.FromSvg(svg) ?? throw new ArgumentException("found no SVG document", nameof(svg));
        SKRect box = picture.CullRect;
        var size = new SKImageInfo((int)MathF.Ceiling(box.Width * Scale), (int)MathF.Ceiling(box.Height * Scale));
        using var surface = SKSurface.Create(size);
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(Scale);
        surface.Canvas.Translate(-box.Left, -box.Top);
        surface.Canvas.DrawPicture(picture);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>One family for whatever is asked for.</summary>
    private sealed class OwnFonts : ITypefaceProvider
    {
        private readonly SKTypeface _regular = Read("DejaVuSans.ttf");
        private readonly SKTypeface _bold = Read("DejaVuSans-Bold.ttf");

        public SKTypeface FromFamilyName(
            string fontFamily,
            SKFontStyleWeight fontWeight,
            SKFontStyleWidth fontWidth,
            SKFontStyleSlant fontStyle
        ) => fontWeight >= SKFontStyleWeight.SemiBold ? _bold : _regular;

        private static SKTypeface Read(string name)
        {
            using Stream stream =
                typeof(PngPlot).Assembly.GetManifestResourceStream($"Weft.Tool.Pictures.{name}")
                ?? throw new FileNotFoundException($"the assembly lacks {name}");
            return SKTypeface.FromStream(stream);
        }
    }
}
