using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using Google.Protobuf;
using static TorchSharp.torch;

namespace Weft.Bench.Onnx;

/// <summary>
/// Writes an ONNX model, operator set 20, in the wire form of onnx.proto (github.com/onnx/onnx): nodes in their order,
/// constants, one input of tokens, one output of real numbers. Only what a decoder needs.
/// </summary>
internal sealed class OnnxGraph
{
    // Numbers of fields and of types in onnx.proto.
    private const int FloatType = 1;
    private const int Int64Type = 7;
    private const int FloatAttribute = 1;
    private const int IntAttribute = 2;
    private const int IntsAttribute = 7;
    private const long FormatVersion = 9;
    private const long OperatorSet = 20;

    private readonly List<byte[]> _nodes = [];
    private readonly List<byte[]> _constants = [];
    private int _names;

    /// <summary>Appends a node with one output.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">Names of values.</param>
    /// <param name="attributes">Of type float, int or int[].</param>
    /// <returns>The name of its output.</returns>
    public string Node(string type, string[] inputs, params (string Name, object Value)[] attributes) =>
        Nodes(type, 1, inputs, attributes)[0];

    /// <summary>Appends a node with several outputs.</summary>
    public string[] Nodes(string type, int outputs, string[] inputs, params (string Name, object Value)[] attributes)
    {
        string[] names = new string[outputs];
        for (int i = 0; i < outputs; i++)
        {
            names[i] = $"v{_names++}";
        }

        _nodes.Add(
            Message(node =>
            {
                Array.ForEach(inputs, input => Text(node, 1, input));
                Array.ForEach(names, name => Text(node, 2, name));
                Text(node, 4, type);
                Array.ForEach(attributes, attribute => Bytes(node, 5, Attribute(attribute.Name, attribute.Value)));
            })
        );
        return names;
    }

    /// <summary>A constant of real numbers.</summary>
    public string Constant(Tensor value)
    {
        using Tensor dense = value.detach().contiguous();
        return Constant(dense.shape, FloatType, dense.bytes.ToArray());
    }

    /// <summary>A constant list of whole numbers.</summary>
    public string Constant(params long[] values) =>
        Constant([values.Length], Int64Type, MemoryMarshal.AsBytes<long>(values).ToArray());

    /// <summary>The whole file.</summary>
    /// <param name="input">Name and shape of the tokens.</param>
    /// <param name="output">Name and shape of the result.</param>
    public byte[] Model((string Name, long[] Shape) input, (string Name, long[] Shape) output)
    {
        byte[] graph = Message(message =>
        {
            _nodes.ForEach(node => Bytes(message, 1, node));
            Text(message, 2, "decoder");
            _constants.ForEach(constant => Bytes(message, 5, constant));
            Bytes(message, 11, Value(input.Name, Int64Type, input.Shape));
            Bytes(message, 12, Value(output.Name, FloatType, output.Shape));
        });
        return Message(model =>
        {
            Number(model, 1, FormatVersion);
            Bytes(model, 7, graph);
            Bytes(model, 8, Message(set => Number(set, 2, OperatorSet)));
        });
    }

    private string Constant(long[] shape, int type, byte[] data)
    {
        string name = $"c{_names++}";
        _constants.Add(
            Message(tensor =>
            {
                Array.ForEach(shape, size => Number(tensor, 1, size));
                Number(tensor, 2, type);
                Text(tensor, 8, name);
                Bytes(tensor, 9, data);
            })
        );
        return name;
    }

    private static byte[] Attribute(string name, object value) =>
        Message(attribute =>
        {
            Text(attribute, 1, name);
            switch (value)
            {
                case float number:
                    attribute.WriteTag(2, WireFormat.WireType.Fixed32);
                    attribute.WriteFloat(number);
                    Number(attribute, 20, FloatAttribute);
                    break;
                case int number:
                    Number(attribute, 3, number);
                    Number(attribute, 20, IntAttribute);
                    break;
                case int[] numbers:
                    Array.ForEach(numbers, number => Number(attribute, 8, number));
                    Number(attribute, 20, IntsAttribute);
                    break;
                default:
                    throw new NotSupportedException($"no attribute holds {value}");
            }
        });

    private static byte[] Value(string name, int type, long[] shape) =>
        Message(value =>
        {
            byte[] dimensions = Message(all =>
                Array.ForEach(shape, size => Bytes(all, 1, Message(one => Number(one, 1, size))))
            );
            byte[] tensor = Message(of =>
            {
                Number(of, 1, type);
                Bytes(of, 2, dimensions);
            });
            Text(value, 1, name);
            Bytes(value, 2, Message(of => Bytes(of, 1, tensor)));
        });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var stream = new CodedOutputStream(memory, leaveOpen: true))
        {
            write(stream);
        }

        return memory.ToArray();
    }

    private static void Number(CodedOutputStream stream, int field, long value)
    {
        stream.WriteTag(field, WireFormat.WireType.Varint);
        stream.WriteInt64(value);
    }

    private static void Text(CodedOutputStream stream, int field, string value)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteString(value);
    }

    private static void Bytes(CodedOutputStream stream, int field, byte[] value)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
    }
}
