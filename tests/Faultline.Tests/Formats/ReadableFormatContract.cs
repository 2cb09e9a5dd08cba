using System.Buffers;
using System.Text;
using System.Text.Json;
using Faultline.Formats;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Formats;

/// <summary>What every JSON format must do beyond <see cref="FaultFormatContract"/>: what it writes it reads, and it reads anything.</summary>
public abstract class ReadableFormatContract : FaultFormatContract
{
    /// <summary>What of a fault is still there when it was written and read again.</summary>
    protected abstract Fault Surviving(Fault fault);

    protected Fault? Read(string document, FaultSource source)
    {
        using var json = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = 64 });
        return Format.Read(json.RootElement, source);
    }

    [Fact]
    public void What_is_written_is_read_again() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(SomeFaults.Tree.ToArbitrary(), fault =>
        {
            var read = Read(Write(fault), new FaultSource(fault.Status) { RetryAfter = fault.RetryAfter }).ShouldNotBeNull();
            Told.Of(read).ShouldBe(Told.Of(Surviving(fault)));
        }));

    [Fact]
    public void The_reader_of_any_answer_finds_the_format() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(100),
        Prop.ForAll(SomeFaults.Tree.ToArbitrary(), fault =>
        {
            var read = FaultReader.Read(Encoding.UTF8.GetBytes(Write(fault)), new FaultSource(fault.Status, Format.ContentType) { RetryAfter = fault.RetryAfter });
            Told.Of(read).ShouldBe(Told.Of(Surviving(fault)));
        }));

    [Fact]
    public void Written_again_the_document_is_the_same() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(100),
        Prop.ForAll(SomeFaults.Tree.ToArbitrary(), fault =>
        {
            var document = Write(fault);
            var read = Read(document, new FaultSource(fault.Status) { RetryAfter = fault.RetryAfter }).ShouldNotBeNull();
            Write(read).ShouldBe(document);
        }));

    [Fact]
    public void A_document_of_another_kind_is_none_of_its_own()
    {
        foreach (var document in (string[])["null", "true", "7", "\"text\"", "[]", "{}", "[{}]", """{"a":1}""", """{"errors":7}""", """{"errors":[]}""", """{"errors":[7]}""", """{"server":{}}"""])
            Read(document, new FaultSource(500)).ShouldBeNull(document);
        Format.Read(default, new FaultSource(500)).ShouldBeNull("no document at all");
    }

    [Fact]
    public void A_document_with_values_of_other_types_is_read_all_the_same() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(SomeFaults.Tree.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (fault, seed) =>
        {
            var output = new ArrayBufferWriter<byte>();
            Format.Write(new FaultAnswer(fault), output);
            var twisted = Twisted.Json(output.WrittenSpan, new Random(seed));
            using var json = JsonDocument.Parse(twisted);
            Format.Read(json.RootElement, new FaultSource(fault.Status));
            FaultReader.Read(twisted, new FaultSource(fault.Status, Format.ContentType)).Status.ShouldBeInRange(400, 599);
        }));

    [Fact]
    public void A_damaged_document_still_gives_a_fault() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(SomeFaults.Tree.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (fault, seed) =>
        {
            var damaged = Twisted.Bytes(Encoding.UTF8.GetBytes(Write(fault)), new Random(seed));
            var read = FaultReader.Read(damaged, new FaultSource(fault.Status, Format.ContentType));
            read.Status.ShouldBeInRange(400, 599);
            ShouldBeWhole(Write(read));
        }));
}
