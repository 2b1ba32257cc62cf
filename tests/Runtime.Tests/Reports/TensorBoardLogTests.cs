using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using Tensorboard;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;
using Xunit;

namespace Weft.Runtime.Tests.Reports;

public sealed class TensorBoardLogTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Event_files_hold_the_curve()
    {
        TrialResult trial = SyntheticReport.Create().Trials[0];
        new TensorBoardLog(_directory.FullName).Write("kernels", trial);

        string file = Assert.Single(
            Directory.GetFiles(_directory.FullName, "events.out.tfevents.*", SearchOption.AllDirectories)
        );
        Assert.StartsWith(
            Path.Combine(_directory.FullName, "kernels", trial.Architecture),
            file,
            StringComparison.Ordinal
        );
        (long Step, string Tag, float Value)[] scalars =
        [
            .. Events(file)
                .Where(e => e.Summary is not null)
                .SelectMany(e => e.Summary.Value.Select(v => (e.Step, v.Tag, v.SimpleValue))),
        ];
        Assert.Equal(
            trial.Curve.Select(p => ((long)p.Step, "loss/validation", (float)p.ValidationLoss)),
            scalars.Where(s => s.Tag == "loss/validation")
        );
        Assert.Equal(
            trial.Curve.Select(p => ((long)p.Step, "learning-rate", (float)p.LearningRate)),
            scalars.Where(s => s.Tag == "learning-rate")
        );
        Assert.Equal([(trial.Steps, "loss/test", (float)trial.TestLoss)], scalars.Where(s => s.Tag == "loss/test"));
    }

    [Fact]
    public void A_trial_is_written_once()
    {
        TrialResult trial = SyntheticReport.Create().Trials[0];
        new TensorBoardLog(_directory.FullName).Write("kernels", trial);
        long length = Length();
        new TensorBoardLog(_directory.FullName).Write("kernels", trial);
        Assert.Equal(length, Length());

        long Length() => _directory.GetFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
    }

    // Records as TensorBoard reads them: length, its checksum, an event, its checksum; it stops at a wrong checksum.
    private static List<Event> Events(string file)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(file);
        var events = new List<Event>();
        while (bytes.Length > 0)
        {
            int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
            Assert.Equal(Checksum(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            ReadOnlySpan<byte> data = bytes.Slice(12, length);
            Assert.Equal(Checksum(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(Event.Parser.ParseFrom(data.ToArray()));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    // CRC-32C, masked as in TensorFlow's record format.
    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint crc = ~0u;
        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }
}
