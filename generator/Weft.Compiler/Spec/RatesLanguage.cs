using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>The part of the experiment language that measures approximation rates.</summary>
internal static class RatesLanguage
{
    private const string FirstSwept = "first-swept";

    private static readonly Field<string> Size = new(
        "size",
        new TextShape("a path of a swept field, or length", "[a-z0-9.-]+"),
        "The swept field whose values are sizes: one of those of sweep, or 'length' with lengths.",
        FirstSwept
    );

    private static readonly Field<bool> Train = new(
        "train",
        new BooleanShape(),
        "Whether trials are trained; if not, only best approximations are computed.",
        "true"
    );

    private static readonly Field<IReadOnlyList<ApproximationNorm>> Norms = new(
        "norms",
        new ListShape<ApproximationNorm>(
            new ChoiceShape<ApproximationNorm>(
                new("l2", ApproximationNorm.Squares, "Root of the sum of squares; its square is the loss on signs."),
                new(
                    "l1",
                    ApproximationNorm.Absolute,
                    "Sum of absolute values; the largest error of the output on signs."
                ),
                new("sup", ApproximationNorm.Largest, "Largest absolute value.")
            ),
            "a list of norms"
        ),
        "Norms in which kernels are approximated.",
        "[l2]"
    );

    private static readonly Field<IReadOnlyList<double>?> LearningRates = new(
        "learning-rates",
        new EitherShape<IReadOnlyList<double>?>(
            new ChoiceShape<IReadOnlyList<double>?>(
                new Choice<IReadOnlyList<double>?>("own", null, "The learning rate of training.")
            ),
            new ListShape<double>(
                new RealShape(0, isOpen: true, maximum: 1000),
                "a list of learning rates"
            ).Select<IReadOnlyList<double>?>(rates => rates)
        ),
        "Learning rates of which every design takes the one with the smallest validation loss.",
        "own"
    );

    private static readonly Field<IReadOnlyList<int>?> Lengths = new(
        "lengths",
        new EitherShape<IReadOnlyList<int>?>(
            new ChoiceShape<IReadOnlyList<int>?>(
                new Choice<IReadOnlyList<int>?>("own", null, "The length of the experiment.")
            ),
            new ListShape<int>(
                new IntegerShape(1, 1_000_000).ToInt32(),
                "a list of lengths"
            ).Select<IReadOnlyList<int>?>(lengths => lengths)
        ),
        "Sequence lengths T, each of which every trial runs with.",
        "own"
    );

    /// <summary>The value of the key <c>rates</c>.</summary>
    public static Shape<RatesSpec> Root { get; } =
        new MappingShape<RatesSpec>(
            [Size, Train, Norms, LearningRates, Lengths],
            values => new RatesSpec(
                values.Get(Size) is FirstSwept ? null : values.Get(Size),
                values.Get(Train),
                values.Get(Norms),
                values.Get(LearningRates) ?? [],
                values.Get(Lengths) ?? []
            )
        );

    /// <summary>
    /// The rates with the full path of their size; reports a size that is not swept, and what the experiment sweeps as well.
    /// </summary>
    public static RatesSpec Check(ExperimentDraft draft, YamlNode root, DiagnosticBag bag)
    {
        var rates = draft.Rates;
        var swept = draft.Sweeps.Select(sweep => sweep.Path).ToList();
        if (rates.Lengths.Count > 0)
        {
            ReportSwept(Lengths.Key, RatesSpec.LengthField, swept, root, bag);
        }
        if (rates.LearningRates.Count > 0)
        {
            ReportSwept(LearningRates.Key, TrainingLanguage.LearningRatePath, swept, root, bag);
        }
        if (rates.Size is not { } size || (size == RatesSpec.LengthField && rates.Lengths.Count > 0))
        {
            return rates;
        }

        var path = swept.FirstOrDefault(s => s == size || s.EndsWith("." + size, StringComparison.Ordinal));
        if (path is null)
        {
            var expected = swept.Count > 0 ? string.Join(", ", swept) : "a field of sweep";
            bag.Add(
                DiagnosticCatalogue.UnknownValue,
                root.Locate("rates", "size"),
                $"found size {Wording.Quote(size)}, which is not swept, expected {expected}; sweep it or name another field"
            );
        }

        return rates with
        {
            Size = path ?? size,
        };
    }

    private static void ReportSwept(
        string key,
        string path,
        IReadOnlyList<string> swept,
        YamlNode root,
        DiagnosticBag bag
    )
    {
        if (swept.Contains(path))
        {
            var message =
                $"found rates.{key} where sweep has '{path}', expected values of it in one of them; remove the other";
            bag.Add(DiagnosticCatalogue.Repeated, root.Locate("rates", key), message);
        }
    }
}
