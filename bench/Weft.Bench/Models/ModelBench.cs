using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Bench.Kernels;
using Weft.Runtime.Kernels;

namespace Weft.Bench.Models;

/// <summary><c>make bench-models</c>: measures compiled models against hand-written ones.</summary>
internal static class ModelBench
{
    /// <summary>Measures, prints, and writes the results to files.</summary>
    /// <param name="filter">Part of a model's name; empty for all.</param>
    /// <returns>An exit code.</returns>
    public static int Run(string filter)
    {
        ProcessSettings.Apply();
        ModelCase[] cases = [.. ModelCases.All.Where(one => Matches(one.Name))];
        ModelCase[] lengths = [.. LengthMeasurement.Families.Where(f => Matches(f.Name)).Select(f => f.Model)];
        if (cases.Length + lengths.Length == 0)
        {
            Console.Error.WriteLine($"no model's name contains '{filter}'");
            return 2;
        }

        var conditions = Conditions.Read();
        Console.WriteLine(string.Join(Environment.NewLine, conditions.Lines));
        try
        {
            var rows = new List<ModelRow>();
            foreach (ModelCase one in cases)
            {
                foreach (ModelRow row in CaseMeasurement.Rows(one))
                {
                    rows.Add(row);
                    Console.WriteLine(ModelResults.Line(row));
                }
            }

            var results = new ModelResults(rows, [.. lengths.SelectMany(LengthMeasurement.Of)]);
            results.Over(ModelResults.Read()).Write(conditions with { LoadAtEnd = Conditions.LoadAverage() });
            return 0;
        }
        catch (InvalidDataException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }

        bool Matches(string name) => name.Contains(filter, StringComparison.OrdinalIgnoreCase);
    }
}
