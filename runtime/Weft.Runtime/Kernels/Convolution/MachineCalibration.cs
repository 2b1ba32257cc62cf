using System;
using Weft.Compiler.Costs;

namespace Weft.Runtime.Kernels;

/// <summary>
/// The rates by which the kernels of this process choose their ways. They are those that are built in until the host says
/// otherwise: a module reads no file behind its user's back, and the same program chooses the same ways on every machine.
/// The command <c>weft</c> uses what <c>weft explain --calibrate</c> measured (<c>CalibrationFile</c>).
/// </summary>
public static class MachineCalibration
{
    private static volatile Calibration s_current = Calibration.BuiltIn;

    /// <summary>The rates in use.</summary>
    public static Calibration Current => s_current;

    /// <summary>Uses other rates from now on. Results may change by rounding where another way is chosen.</summary>
    public static void Use(Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        s_current = calibration;
    }
}
