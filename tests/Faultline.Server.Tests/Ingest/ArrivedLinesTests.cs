using Faultline.Server.Ingest;
using Faultline.Spooling;

namespace Faultline.Server.Tests.Ingest;

public sealed class ArrivedLinesTests
{
    private readonly ArrivedLines _lines = new();

    [Fact]
    public void A_line_is_taken_once_and_by_its_own_record_alone()
    {
        Keep("a", 256, "one");
        _lines.TryTake(Record("a", 257), out _, out _).ShouldBeFalse();
        _lines.TryTake(Record("b", 256), out _, out _).ShouldBeFalse();
        _lines.TryTake(Record("a", 256), out var text, out var length).ShouldBeTrue();
        System.Text.Encoding.UTF8.GetString(text.AsSpan(0, length)).ShouldBe("one");
        _lines.TryTake(Record("a", 256), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void There_is_room_for_so_many_and_no_more_until_one_is_given_back()
    {
        var rented = Enumerable.Range(0, ArrivedLines.Most).Select(_ => _lines.Rent(ArrivedLines.MostBytes).ShouldNotBeNull()).ToList();
        rented.Distinct().Count().ShouldBe(ArrivedLines.Most);
        _lines.Rent(1).ShouldBeNull();
        _lines.Return(rented[7]);
        _lines.Rent(1).ShouldBeSameAs(rented[7]);
        _lines.Rent(1).ShouldBeNull();
    }

    [Fact]
    public void A_line_that_is_too_long_has_no_room() => _lines.Rent(ArrivedLines.MostBytes + 1).ShouldBeNull();

    [Fact]
    public void What_the_digester_has_passed_gives_its_room_back()
    {
        for (var i = 0; i < ArrivedLines.Most; i++)
            Keep(i % 2 == 0 ? "a" : "b", i, "line");
        _lines.Rent(1).ShouldBeNull();
        _lines.Pass("a", 100);
        for (var i = 0; i < 50; i++)
            _lines.Rent(1).ShouldNotBeNull();
        _lines.Rent(1).ShouldBeNull();
        _lines.TryTake(Record("a", 100), out _, out _).ShouldBeTrue();
        _lines.TryTake(Record("b", 1), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_line_that_comes_after_the_digester_has_passed_it_is_not_kept()
    {
        _lines.Pass("a", 501);
        Keep("a", 500, "late");
        _lines.TryTake(Record("a", 500), out _, out _).ShouldBeFalse();
        Keep("a", 501, "in time");
        _lines.TryTake(Record("a", 501), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void No_room_is_lost_whoever_comes_first()
    {
        for (var round = 0; round < 20; round++)
        {
            var segment = $"segment {round}";
            Parallel.For(0, 8, door =>
            {
                for (var i = 0; i < 100; i++)
                {
                    if (_lines.Rent(10) is { } text)
                        _lines.Keep((segment, (i * 8) + door), text, 10);
                    if (door == 0 && _lines.TryTake(Record(segment, i), out text!, out _))
                        _lines.Return(text);
                    if (door == 1 && i % 10 == 0)
                        _lines.Pass(segment, (i * 8) + 1);
                }
            });
            _lines.Pass(segment, 1_000);
        }

        Enumerable.Range(0, ArrivedLines.Most).Select(room => _lines.Rent(1).ShouldNotBeNull($"room {room}")).Distinct().Count().ShouldBe(ArrivedLines.Most);
        _lines.Rent(1).ShouldBeNull();
    }

    private void Keep(string segment, long position, string line)
    {
        var text = _lines.Rent(line.Length).ShouldNotBeNull();
        _lines.Keep((segment, position), text, System.Text.Encoding.UTF8.GetBytes(line, text));
    }

    private static SpoolRecord Record(string segment, long position) => new(default, segment, position);
}
