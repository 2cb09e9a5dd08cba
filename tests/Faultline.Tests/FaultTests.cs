namespace Faultline.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData("compute.server.not_found")]
    [InlineData("a.b")]
    [InlineData("key-manager.secret_2.gone-x")]
    public void A_code_is_parts_joined_by_dots(string text)
    {
        FaultCode.Parse(text).ToString().ShouldBe(text);
        FaultCode.Parse(text).Service.ShouldBe(text.Split('.')[0]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("compute")]
    [InlineData("Compute.x")]
    [InlineData(".x.y")]
    [InlineData("x.y.")]
    [InlineData("x..y")]
    [InlineData("x.y z")]
    [InlineData("x.y\n")]
    [InlineData("x.ÿ")]
    public void What_is_no_code_is_refused_with_a_message_that_names_it(string? text)
    {
        FaultCode.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => FaultCode.Parse(text!)).Message.ShouldBe($"'{text}' is not a fault code; expected lower-case parts such as compute.server.not_found");
    }

    [Fact]
    public void A_code_has_at_most_200_characters()
    {
        FaultCode.TryParse("a." + new string('b', 198), out _).ShouldBeTrue();
        FaultCode.TryParse("a." + new string('b', 199), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(200)]
    [InlineData(399)]
    [InlineData(600)]
    [InlineData(-1)]
    public void A_fault_is_an_error_status(int status) => Should.Throw<ArgumentOutOfRangeException>(() => new Fault("a.b", status, "T", "D")).ParamName.ShouldBe("status");

    [Fact]
    public void A_fault_needs_a_code_and_a_title()
    {
        Should.Throw<ArgumentException>(() => new Fault(default(FaultCode), 400, "T", "D"));
        Should.Throw<ArgumentException>(() => new Fault("a.b", 400, " ", "D"));
        Should.Throw<ArgumentNullException>(() => new Fault("a.b", 400, "T", null!));
        Should.Throw<FormatException>(() => new Fault("Not A Code", 400, "T", "D"));
    }

    [Fact]
    public void A_fault_can_be_thrown_and_says_what_it_is()
    {
        var (fault, cause) = (new Fault("a.b", 400, "T", "What happened."), new InvalidOperationException());
        var thrown = fault.ToException(cause);
        thrown.Fault.ShouldBeSameAs(fault);
        thrown.InnerException.ShouldBeSameAs(cause);
        thrown.Message.ShouldBe("a.b: What happened.");
        Should.Throw<ArgumentNullException>(() => new FaultException(null!));
    }

    [Fact]
    public void A_new_request_id_is_a_random_uuid_and_reads_back()
    {
        var id = RequestId.New();
        id.ToString().ShouldMatch("^req-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
        RequestId.Parse(id.ToString()).ShouldBe(id);
    }

    [Theory]
    [InlineData("req-4b9e5c04-c40f-1b4f-060e-6ac0858dca6c", true)]
    [InlineData("req-00000000-0000-0000-0000-000000000000", true)]
    [InlineData("req-4B9E5C04-C40F-4B4F-960E-6AC0858DCA6C", false)]
    [InlineData("REQ-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c", false)]
    [InlineData("req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c\n", false)]
    [InlineData(" req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c", false)]
    [InlineData("req-4b9e5c04c40f4b4f960e6ac0858dca6c", false)]
    [InlineData("4b9e5c04-c40f-4b4f-960e-6ac0858dca6c", false)]
    [InlineData("req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6g", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_request_id_has_Novas_form(string? text, bool valid)
    {
        RequestId.TryParse(text, out var id).ShouldBe(valid);
        if (valid)
            id.ToString().ShouldBe(text);
        else
            Should.Throw<FormatException>(() => RequestId.Parse(text!)).Message.ShouldStartWith($"'{text}' is not a request id; expected req- and a lower-case UUID");
    }
}
