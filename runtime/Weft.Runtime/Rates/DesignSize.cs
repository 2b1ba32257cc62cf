using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Reports;

namespace Weft.Runtime.Rates;

/// <summary>Takes the name of a trial apart into a design and a size.</summary>
/// <param name="Design">The architecture with its overrides that are not the size.</param>
/// <param name="Size">The value of the size's field; NaN where it is no number.</param>
public sealed record DesignSize(string Design, double Size)
{
    /// <summary>The design and size of a trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="field">Path of the size's field, or <see cref="RatesSpec.LengthField"/>.</param>
    /// <param name="length">T.</param>
    /// <param name="varying">Fields that tell designs apart; the others are the same for all.</param>
    public static DesignSize Of(TrialSpec trial, string field, int length, IReadOnlyCollection<string> varying)
    {
        System.ArgumentNullException.ThrowIfNull(trial);
        KeyValuePair<string, string>[] others =
        [
            .. trial.Overrides.Where(o => o.Key != field && varying.Contains(o.Key)),
        ];
        string text = TrialGroup.Describe(others);
        string name = trial.Architecture.Name;
        double size =
            field == RatesSpec.LengthField ? length
            : double.TryParse(Text(trial, field), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number
            : double.NaN;
        return new(text.Length == 0 ? name : $"{name}, {text}", size);
    }

    /// <summary>What a trial has for a field that is overridden or swept, as it is written; null where it is neither.</summary>
    public static string? Text(TrialSpec trial, string field)
    {
        System.ArgumentNullException.ThrowIfNull(trial);
        return trial.Overrides.LastOrDefault(o => o.Key == field).Value;
    }
}
