using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>How the error of a kernel is measured over its distances.</summary>
public enum ErrorNorm
{
    /// <summary>Sum of |e(n)|: bounds the error of the output for inputs within [-1, 1], and is attained on signs.</summary>
    L1,

    /// <summary>Root of the sum of e(n)^2: its square is the mean squared error on independent inputs of variance 1.</summary>
    L2,

    /// <summary>Largest |e(n)|.</summary>
    Sup,
}

/// <summary>Norms of errors.</summary>
public static class ErrorNorms
{
    /// <summary>The norm of some errors.</summary>
    public static double Of(this ErrorNorm norm, IEnumerable<double> errors) =>
        norm switch
        {
            ErrorNorm.L1 => errors.Sum(Math.Abs),
            ErrorNorm.L2 => Math.Sqrt(errors.Sum(e => e * e)),
            _ => errors.Select(Math.Abs).DefaultIfEmpty(0).Max(),
        };

    /// <summary>Its name in tables and files.</summary>
    public static string Word(this ErrorNorm norm) =>
        norm switch
        {
            ErrorNorm.L1 => "l1",
            ErrorNorm.L2 => "l2",
            _ => "sup",
        };
}
