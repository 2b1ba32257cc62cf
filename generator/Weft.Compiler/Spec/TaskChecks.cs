using System.Globalization;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec.Yaml;
using Weft.Compiler.Tasks;

namespace Weft.Compiler.Spec;

/// <summary>Conditions between a task and the architecture that learns it.</summary>
public static class TaskChecks
{
    /// <summary>Reports every condition that the pair violates.</summary>
    /// <param name="architecture">The architecture after overrides.</param>
    /// <param name="task">The task after overrides.</param>
    /// <param name="node">Where the task stands.</param>
    /// <param name="draft">The experiment.</param>
    /// <param name="root">The experiment's tree.</param>
    /// <param name="bag">Where to report.</param>
    internal static void Run(
        ArchitectureSpec architecture,
        TaskSpec task,
        YamlNode node,
        ExperimentDraft draft,
        YamlNode root,
        DiagnosticBag bag
    )
    {
        if (draft.Length < task.Shortest)
        {
            var message =
                $"found length {Whole(draft.Length)} with task '{task.Word}', which is defined from {Whole(task.Shortest)} on; raise length or shorten the memory";
            bag.Add(DiagnosticCatalogue.OutOfRange, root.Locate("length"), message);
        }
        if (Mismatch(architecture, task.Word, task.Input, task.Output, task.ReadOut) is { } mismatch)
        {
            bag.Add(DiagnosticCatalogue.TaskMismatch, node.At, mismatch);
        }

        var longest = (long)draft.Length * task.Extrapolate.Append(1).Max();
        var learned = architecture
            .Blocks.SelectMany(block => block.Attention.Groups)
            .Select(group => group.Position)
            .OfType<AbsolutePosition>()
            .FirstOrDefault(position => position.MostPositions < longest);
        if (learned is not null && longest > draft.Length)
        {
            var message =
                $"found tests at length {Whole(longest)} with position {learned.Word} of '{architecture.Name}', expected at most its "
                + $"max-length {Whole(learned.MostPositions ?? 0)}; raise max-length or extrapolate less";
            bag.Add(DiagnosticCatalogue.TooLong, node.Locate("extrapolate"), message);
        }
    }

    /// <summary>
    /// What of an architecture does not fit what a task gives and asks for, and how to mend it; null where all fits.
    /// What is null is not compared.
    /// </summary>
    /// <param name="architecture">The architecture after overrides.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="input">What a step of the task's sequences is.</param>
    /// <param name="output">What the task asks for.</param>
    /// <param name="readOut">Where it asks.</param>
    public static string? Mismatch(
        ArchitectureSpec architecture,
        string task,
        StepSpec? input,
        StepSpec? output,
        ReadOut? readOut
    )
    {
        var fields = new[]
        {
            ("input", Describe(architecture.Input), input is null ? null : Describe(input)),
            ("output", Describe(architecture.Output), output is null ? null : Describe(output)),
            ("read-out", Describe(architecture.ReadOut), readOut is { } which ? Describe(which) : null),
        };
        foreach (var (field, found, expected) in fields)
        {
            if (expected is not null && found != expected)
            {
                return $"architecture '{architecture.Name}' has {field} {found}; task '{task}' expects {expected}; "
                    + $"override '{field}' or name another task";
            }
        }
        return null;
    }

    private static string Describe(StepSpec step) =>
        step.Kind == StepKind.Real
            ? $"real of dimension {Whole(step.Size)}"
            : $"tokens of a vocabulary of {Whole(step.Size)}";

    private static string Describe(ReadOut readOut) => readOut == ReadOut.Last ? "last" : "every";

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}
