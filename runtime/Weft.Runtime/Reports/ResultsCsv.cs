using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using nietras.SeparatedValues;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>
/// <c>results.csv</c>: a line for each trial, for spreadsheets and data frames. Separated by commas, with points in numbers,
/// the digits of a double, and quotes where they are needed (RFC 4180); what was not measured or is not finite is empty.
/// </summary>
public static class ResultsCsv
{
    // Before the fields; and the message after everything else.
    private const int Names = 3;

    private static readonly string[] s_columns =
    [
        "experiment",
        "architecture",
        "task",
        "seed",
        "status",
        "parameters",
        "steps",
        "train_loss",
        "validation_loss",
        "test_loss",
        "trivial_loss",
        "accuracy",
        "validation_accuracy",
        "trivial_accuracy",
        "seconds",
        "steps_per_second",
        "message",
    ];

    /// <summary>The text of the file.</summary>
    public static string Write(ReportDocument document)
    {
        System.ArgumentNullException.ThrowIfNull(document);
        IReadOnlyList<TrialResult> trials = document.Trials;
        string[] fields = [.. trials.SelectMany(t => t.Overrides.Keys.Concat(t.Chosen.Keys)).Distinct()];
        int[] lengths = [.. trials.SelectMany(t => t.Extrapolation).Select(e => e.Length).Distinct().Order()];
        using SepWriter writer = Sep.New(',').Writer(options => options with { Escape = true }).ToText();

        // Also where there is no trial, and so no line to take the names from.
        writer.Header.Add([
            .. s_columns[..Names],
            .. fields.Select(Field),
            .. s_columns[Names..^1],
            .. lengths.SelectMany(LengthFields),
            s_columns[^1],
        ]);
        writer.Header.Write();
        foreach (TrialResult trial in trials)
        {
            using SepWriter.Row row = writer.NewRow();
            row["experiment"].Set(document.Experiment);
            row["architecture"].Set(trial.Architecture);
            row["task"].Set(trial.Task);
            foreach (string field in fields)
            {
                row[Field(field)].Set(VaryingFields.Value(trial, field) ?? "");
            }

            row["seed"].Set(Whole(trial.Seed));
            row["status"].Set(StatusText.Of(trial.Status));
            row["parameters"].Set(Whole(trial.Parameters));
            row["steps"].Set(Whole(trial.Steps));
            row["train_loss"].Set(Number(trial.TrainLoss));
            row["validation_loss"].Set(Number(trial.ValidationLoss));
            row["test_loss"].Set(Number(trial.TestLoss));
            row["trivial_loss"].Set(Number(trial.TrivialLoss));
            row["accuracy"].Set(Number(trial.Accuracy));
            row["validation_accuracy"].Set(Number(trial.ValidationAccuracy));
            row["trivial_accuracy"].Set(Number(trial.TrivialAccuracy));
            foreach (int length in lengths)
            {
                Extrapolation? test = trial.Extrapolation.FirstOrDefault(e => e.Length == length);
                string[] values = [Number(test?.Loss), Number(test?.TrivialLoss), Number(test?.Accuracy)];
                foreach ((string name, string value) in LengthFields(length).Zip(values))
                {
                    row[name].Set(value);
                }
            }

            row["seconds"].Set(Number(trial.Seconds));
            row["steps_per_second"].Set(Number(trial.StepsPerSecond));
            row["message"].Set(trial.Message ?? "");
        }

        return writer.ToString();
    }

    // Fields go by their path; no field of the language has the name of another column.
    private static string Field(string path) => s_columns.Contains(path) ? $"field {path}" : path;

    private static string[] LengthFields(int length) =>
        [$"test_loss@{Whole(length)}", $"trivial_loss@{Whole(length)}", $"accuracy@{Whole(length)}"];

    private static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
