using System;
using System.Globalization;
using Weft.Runtime.Kernels;
using Weft.MemoryDrill;
using static TorchSharp.torch;

// weft-memory-drill NAME: calls a kernel 50,000 times and prints by how many bytes resident memory grew after the first
// 5,000. A process of its own, since memory belongs to the process and other tests take and free it too.
const int First = 5_000;
const int All = 50_000;

if (args.Length != 1 || !Drills.All.TryGetValue(args[0], out var start))
{
    Console.Error.WriteLine($"found '{string.Join(' ', args)}', expected one of: {string.Join(", ", Drills.All.Keys)}");
    return 2;
}

// Forward and backward together are some operations of microseconds: a second thread would mostly wait.
set_num_threads(args[0] == Drills.ThreadTeam ? 2 : 1);
ProcessSettings.Apply();
manual_seed(1);
var call = start();
Repeat(First);
var before = ResidentMemory.Bytes();
Repeat(All - First);
Console.WriteLine((ResidentMemory.Bytes() - before).ToString(CultureInfo.InvariantCulture));
return 0;

void Repeat(int times)
{
    for (var i = 0; i < times; i++)
    {
        using (NewDisposeScope())
        {
            call();
        }

        // The heap of .NET would otherwise grow to its budget, which is larger than the bound.
        if (i % 500 == 0)
        {
            GC.Collect();
        }
    }
}
