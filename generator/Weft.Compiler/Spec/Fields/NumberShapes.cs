using System;
using System.Globalization;
using System.Text.RegularExpressions;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>
/// A whole number in decimal digits. No quotes, signs, underscores, leading zeros or 0x: YAML 1.1 and 1.2 read those
/// differently.
/// </summary>
internal sealed class IntegerShape(long minimum, long maximum) : Shape<long>
{
    private static readonly Regex WithoutUnit = new("^([0-9]+)\\s*[A-Za-z%]{1,8}\\z", RegexOptions.CultureInvariant);

    private static readonly Regex Digits = new("^-?(0|[1-9][0-9]*)\\z", RegexOptions.CultureInvariant);

    public override string Expected =>
        string.Format(CultureInfo.InvariantCulture, "a whole number from {0} to {1}", minimum, maximum);

    public override (long Minimum, long Maximum)? WholeNumbers => (minimum, maximum);

    public override JsonObject Schema() =>
        new()
        {
            { "type", "integer" },
            { "minimum", minimum },
            { "maximum", maximum },
        };

    public override bool TryRead(YamlNode node, DiagnosticBag bag, out long value)
    {
        value = 0;
        if (node is not YamlScalar { IsPlain: true } scalar || !Digits.IsMatch(scalar.Text))
        {
            ReportWrongType(node, bag, IsQuoted(node, Digits) ? "; remove the quotes" : Mend(node));
            return false;
        }
        var fits = long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        if (!fits || value < minimum || value > maximum)
        {
            var nearest = scalar.Text[0] == '-' || (fits && value < minimum) ? minimum : maximum;
            var message = $"found {Wording.Quote(scalar.Text)}, expected {Expected}; the nearest is ";
            bag.Add(DiagnosticCatalogue.OutOfRange, node.At, message + nearest.ToString(CultureInfo.InvariantCulture));
            return false;
        }
        return true;
    }

    private string Mend(YamlNode node) =>
        node is YamlScalar scalar
        && Wording.Digits(WithoutUnit.Replace(scalar.Text, "$1")) is { } digits
        && long.Parse(digits, CultureInfo.InvariantCulture) is var value
        && value >= minimum
        && value <= maximum
            ? $"; write {digits}"
            : "";

    /// <summary>The same values as 32-bit numbers, which the bounds must allow.</summary>
    public Shape<int> ToInt32() => Select(value => checked((int)value));
}

/// <summary>A finite real number, in decimal or with an exponent.</summary>
/// <param name="minimum">The smallest value.</param>
/// <param name="isOpen">Whether the smallest value itself is refused.</param>
/// <param name="maximum">The largest value.</param>
internal sealed class RealShape(double minimum, bool isOpen, double maximum) : Shape<double>
{
    private static readonly Regex Decimal = new(
        "^[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?\\z",
        RegexOptions.CultureInvariant
    );

    public override string Expected =>
        string.Format(
            CultureInfo.InvariantCulture,
            "a number {0} {1} and at most {2}",
            isOpen ? "above" : "from",
            minimum,
            maximum
        );

    public override JsonObject Schema() =>
        new()
        {
            { "type", "number" },
            { isOpen ? "exclusiveMinimum" : "minimum", minimum },
            { "maximum", maximum },
        };

    public override bool TryRead(YamlNode node, DiagnosticBag bag, out double value)
    {
        value = 0;
        if (node is not YamlScalar { IsPlain: true } scalar || !Decimal.IsMatch(scalar.Text))
        {
            ReportWrongType(node, bag, IsQuoted(node, Decimal) ? "; remove the quotes" : Mend(node));
            return false;
        }
        var fits = double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        if (!fits || value < minimum || value > maximum || (isOpen && value <= minimum))
        {
            bag.Add(
                DiagnosticCatalogue.OutOfRange,
                node.At,
                $"found {Wording.Quote(scalar.Text)}, expected {Expected}"
            );
            return false;
        }
        return true;
    }

    private string Mend(YamlNode node)
    {
        var text = (node as YamlScalar)?.Text ?? "";
        var percent = text.EndsWith("%", StringComparison.Ordinal);
        var plain = (percent ? text.Substring(0, text.Length - 1) : text).Trim().Replace(',', '.').Replace("_", "");
        if (
            !Decimal.IsMatch(plain)
            || !double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        )
        {
            return "";
        }
        value = percent ? value / 100 : value;
        return value < minimum || value > maximum || (isOpen && value <= minimum)
            ? ""
            : "; write " + value.ToString("R", CultureInfo.InvariantCulture);
    }
}
