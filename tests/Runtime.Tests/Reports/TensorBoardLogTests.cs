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
        (long Step, string Tag, float Value)[] scalars = Scalars(file);
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
    public void The_curve_is_that_of_the_latest_run()
    {
        TrialResult trial = SyntheticReport.Create().Trials[0];
        TrialResult longer = trial with
        {
            Steps = 10 * trial.Steps,
            Curve = [.. trial.Curve.Select(p => p with { Step = 10 * p.Step, ValidationLoss = p.ValidationLoss / 2 })],
        };
        new TensorBoardLog(_directory.FullName).Write("kernels", trial);
        new TensorBoardLog(_directory.FullName).Write("kernels", longer);
        new TensorBoardLog(_directory.FullName).Write("kernels", longer);

        string file = Assert.Single(_directory.GetFiles("*", SearchOption.AllDirectories)).FullName;
        Assert.Equal(
            longer.Curve.Select(p => ((long)p.Step, "loss/validation", (float)p.ValidationLoss)),
            Scalars(file).Where(s => s.Tag == "loss/validation")
        );
    }

    [Fact]
    public void Trials_of_different_names_have_directories_of_their_own()
    {
        TrialResult trial = SyntheticReport.Create().Trials[0];
        string far = string.Join(' ', Enumerable.Range(0, 200));
        foreach (string task in new[] { "a/b", "a_b", "a:b", far, far + "." })
        {
            new TensorBoardLog(_directory.FullName).Write("kernels", trial with { Task = task });
        }

        Assert.Equal(5, _directory.GetFiles("*", SearchOption.AllDirectories).Length);
    }

    private static (long Step, string Tag, float Value)[] Scalars(string file) =>
        [
            .. Events(file)
                .Where(e => e.Summary is not null)
                .SelectMany(e => e.Summary.Value.Select(v => (e.Step, v.Tag, v.SimpleValue))),
        ];

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
