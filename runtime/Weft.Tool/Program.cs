using System;
using Weft.Runtime.Costs;
using Weft.Runtime.Kernels;

namespace Weft.Tool;

internal static class Program
{
    private static int Main(string[] args)
    {
        // Reports hold letters beyond ASCII, and some terminals start in a code page without them.
        if (!Console.IsOutputRedirected)
        {
            Console.OutputEncoding = System.Text.Encoding.UTF8;
        }

        if (CalibrationFile.Load() is { } calibration)
        {
            MachineCalibration.Use(calibration);
        }

        return ForeignCode.Watch(
            new PrintableWriter(Console.Error),
            () => CommandLine.Run(args, Console.Out, Console.Error)
        );
    }
}
