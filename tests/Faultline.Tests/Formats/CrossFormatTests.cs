using System.Buffers;
using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.Combined;
using Faultline.Formats.Nova;
using Faultline.Formats.OpenStack;
using Faultline.Formats.Problem;
using Faultline.Formats.Pulp;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Formats;

/// <summary>What survives when a fault goes from service to service in one format after the other, as the table in docs/formats/reading.md says.</summary>
public sealed class CrossFormatTests
{
    private static readonly IFaultFormat[] Full = [new OpenStackFormat(), new ProblemFormat(), new CombinedFormat(), new PulpFormat()];
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public static TheoryData<string, string> Pairs => [.. from one in Full from other in Full where one != other select (one.Name, other.Name)];

    public static TheoryData<string> Names => [.. Full.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void From_one_format_to_another_a_fault_keeps_what_it_says_and_so_do_its_causes(string one, string other) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60),
        Prop.ForAll(SomeFaults.Tree.ToArbitrary(), fault =>
        {
            var read = Through(Named(other), Through(Named(one), fault));
            All(read).ShouldBe(All(fault));
        }));

    [Theory]
    [MemberData(nameof(Names))]
    public void Through_Nova_status_detail_and_wait_are_left(string other) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60),
        Prop.ForAll(SomeFaults.Tree.ToArbitrary(), fault =>
        {
            var read = Through(Named(other), Through(new NovaFormat(), fault));
            (read.Status, read.Detail, read.RetryAfter, read.Code.Service).ShouldBe((fault.Status, fault.Detail, fault.RetryAfter, "nova"));
        }));

    private static IFaultFormat Named(string name) => Full.Single(format => format.Name == name);

    // The headers of the answer come along, as they do.
    private static Fault Through(IFaultFormat format, Fault fault)
    {
        var output = new ArrayBufferWriter<byte>();
        format.Write(new FaultAnswer(fault), output);
        var source = new FaultSource(fault.Status, format.ContentType) { RequestId = fault.RequestId, ReportId = fault.ReportId, RetryAfter = fault.RetryAfter };
        return FaultReader.Read(output.WrittenMemory, source);
    }

    // In the order of the flat list, which is the one that all can tell.
    private static string All(Fault fault) => JsonSerializer.Serialize(FaultCauses.Flatten(fault).Prepend(fault).Select(each => new
    {
        code = each.Code.ToString(), each.Status, each.Title, each.Detail, request = each.RequestId?.ToString(), report = each.ReportId?.ToString(),
        data = each.Data.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {FaultJson.Read(entry.Value ?? "null")}"),
    }), Readable);
}
