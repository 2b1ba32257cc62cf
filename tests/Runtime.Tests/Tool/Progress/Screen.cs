using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Weft.Runtime.Tests.Tool.Progress;

/// <summary>What a terminal of some width shows after it received some text: letters stay until they are erased.</summary>
internal sealed partial class Screen(int width) : TextWriter
{
    private readonly List<char[]> _rows = [];
    private readonly StringBuilder _pending = new();
    private int _row;
    private int _column;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The rows from the top, without spaces at their ends.</summary>
    public string[] Rows
    {
        get
        {
            lock (_rows)
            {
                return [.. _rows.Select(row => new string(row).TrimEnd())];
            }
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        lock (_rows)
        {
            _pending.Append(value);
            string text = _pending.ToString();
            int at = 0;
            while (at < text.Length)
            {
                if (text[at] != '\u001b')
                {
                    Put(text[at++]);
                    continue;
                }

                Match command = Command().Match(text, at);
                if (!command.Success)
                {
                    break;
                }

                Obey(command.Groups[2].Value[0], command.Groups[1].Value);
                at += command.Length;
            }

            _pending.Remove(0, at);
        }
    }

    private void Put(char c)
    {
        switch (c)
        {
            case '\r':
                _column = 0;
                break;
            case '\n':
                _row++;
                _column = 0;
                Row();
                break;
            default:
                if (_column == width)
                {
                    _row++;
                    _column = 0;
                }

                Row()[_column++] = c;
                break;
        }
    }

    private void Obey(char command, string arguments)
    {
        int number = int.TryParse(arguments, NumberStyles.None, CultureInfo.InvariantCulture, out int given)
            ? given
            : 0;
        switch (command)
        {
            case 'A':
                _row = Math.Max(0, _row - Math.Max(1, number));
                break;
            case 'B':
                _row += Math.Max(1, number);
                break;
            case 'C':
                _column = Math.Min(width, _column + Math.Max(1, number));
                break;
            case 'D':
                _column = Math.Max(0, _column - Math.Max(1, number));
                break;
            case 'K':
                Row()
                    .AsSpan(number == 0 ? _column : 0, number == 1 ? _column + 1 : width - (number == 0 ? _column : 0))
                    .Fill(' ');
                break;
            case 'J':
                Row().AsSpan(_column).Fill(' ');
                foreach (char[] below in _rows.Skip(_row + 1))
                {
                    below.AsSpan().Fill(' ');
                }

                break;
            case 'm' or 'h' or 'l':
                break;
            default:
                throw new NotSupportedException($"The screen knows no command {command}.");
        }
    }

    private char[] Row()
    {
        while (_rows.Count <= _row)
        {
            _rows.Add([.. Enumerable.Repeat(' ', width)]);
        }

        return _rows[_row];
    }

    [GeneratedRegex(@"\G\u001b\[([0-9;?]*)([A-Za-z])")]
    private static partial Regex Command();
}
