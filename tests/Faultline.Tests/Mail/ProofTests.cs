using Faultline.Mail;
using Faultline.Mail.Proofs;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Mail;

/// <summary>Whom a message is believed to come from.</summary>
public sealed class ProofTests
{
    private const string Covered = "v=1; a=rsa-sha256; d=customers.test; s=k; h=from:to:subject:date:message-id; bh=x; b=y";

    private static readonly string Key = new('k', 32);

    [Theory]
    [InlineData("mx.compute.test; dkim=pass header.d=customers.test")]
    [InlineData("MX.compute.test 1; spf=fail smtp.mailfrom=x@y.test; dkim=pass (2048-bit key; unprotected) header.d=Customers.TEST header.i=@customers.test header.b=\"a/b=\"")]
    [InlineData("(a comment; dkim=none) \"mx.compute.test\"; dkim = pass reason=\"a; b\" header.i=alice@customers.test")]
    [InlineData("mx.compute.test; dkim=fail header.d=customers.test; dkim/1=pass header.d=customers.test")]
    [InlineData("mx.compute.test; dkim=pass header.d=test")]
    public void A_valid_signature_of_the_domain_is_a_proof(string results) => Refusal(results).ShouldBeNull();

    [Theory]
    [InlineData("mx.compute.test; none")]
    [InlineData("mx.compute.test; dkim=none")]
    [InlineData("mx.compute.test; dkim=fail header.d=customers.test")]
    [InlineData("mx.compute.test; dkim=pass header.d=evil.test")]
    [InlineData("mx.compute.test; dkim=pass header.d=evilcustomers.test")]
    [InlineData("mx.compute.test; dkim=pass header.d=mail.customers.test")]
    [InlineData("mx.compute.test; dkim=pass header.d=evil.test header.d=customers.test")]
    [InlineData("mx.compute.test; dkim=pass header.d=evil.test header.i=@customers.test")]
    [InlineData("mx.compute.test; spf=pass smtp.mailfrom=alice@customers.test; dmarc=pass header.from=customers.test")]
    [InlineData("mx.compute.test; dkim=none (dkim=pass header.d=customers.test)")]
    [InlineData("mx.compute.test; dkim=none reason=\"dkim=pass header.d=customers.test\"")]
    [InlineData("mx.compute.test; dkim=pass header.d=customers.test (open")]
    [InlineData("mx.compute.test 2; dkim=pass header.d=customers.test")]
    [InlineData("mx.compute.test; dkim/2=pass header.d=customers.test")]
    [InlineData("mx.compute.test.evil.test; dkim=pass header.d=customers.test")]
    [InlineData("mx.evil.test; dkim=pass header.d=customers.test")]
    [InlineData("")]
    public void Anything_else_is_none(string results) => Refusal(results).ShouldNotBeNull();

    [Fact]
    public void Only_the_topmost_field_of_a_trusted_host_counts()
    {
        const string Valid = "Authentication-Results: mx.compute.test; dkim=pass header.d=customers.test";
        RefusalOf(0, "Authentication-Results: mx.compute.test; dkim=none", "Received: from evil", Valid).ShouldBe("mx.compute.test found no valid signature of customers.test");
        RefusalOf(0, "Authentication-Results: mx.evil.test; dkim=pass header.d=customers.test", Valid, "Received: from x").ShouldBeNull();
    }

    [Fact]
    public void A_field_below_more_lines_Received_than_are_trusted_may_have_come_with_the_message()
    {
        string[] fields = ["Received: by mx.compute.test", Letter.Signed];
        RefusalOf(0, fields).ShouldBe("1 lines Received stand above what mx.compute.test found, and 0 are trusted");
        RefusalOf(1, fields).ShouldBeNull();
    }

    [Theory]
    [InlineData(Covered, null)]
    [InlineData("v=1; d=customers.test; h=From : Date : Message-ID : Cc : To; b=y", null)]
    [InlineData("v=1; d=customers.test; h=from:to:date; b=y", null)]
    [InlineData("v=1; d=test; h=from:date:message-id; b=y", "the recipient")]
    [InlineData("v=1; d=customers.test; h=from:to:message-id; b=y", "date")]
    [InlineData("v=1; d=customers.test; h=from:date:message-id:subject; b=y", "the recipient")]
    [InlineData("v=1; d=customers.test; h=from:cc:date:message-id; b=y", "the recipient")]
    [InlineData(Covered + "; l=100", "the end of the body")]
    [InlineData("v=1; d=other.test; h=from; b=y", null)]
    public void A_signature_that_leaves_something_open_could_be_used_again(string signature, string? open) =>
        RefusalOf(0, Letter.Signed, "DKIM-Signature: " + signature).ShouldBe(open is null ? null : $"the signature of customers.test does not cover {open}");

    [Theory]
    [InlineData("From: alice@customers.test")]
    [InlineData("To: commands@compute.test")]
    [InlineData("Date: Sat, 21 Nov 2026 22:15:50 +0000")]
    [InlineData("Message-ID: <2@customers.test>")]
    [InlineData("Subject: again")]
    public async Task A_field_that_stands_twice_is_refused(string field) =>
        (await UserAsync(Letter.Of([.. Letter.Head, field], "stop web"))).Refusal.ShouldBe($"it has the field {field.Split(':')[0]} twice");

    [Theory]
    [InlineData("Date: Fri, 13 Nov 2026 22:15:50 +0000", "its date is 2026-11-13 22:15:50Z")]
    [InlineData("Date: Mon, 23 Nov 2026 22:15:50 +0000", "its date is 2026-11-23 22:15:50Z")]
    [InlineData("Date:", "it has no date")]
    [InlineData("To: somebody@else.test", "neither To nor Cc names the service")]
    [InlineData("From: stranger@customers.test", "stranger@customers.test is nobody's address")]
    [InlineData("From: alice@other.test", "mx.compute.test found no valid signature of other.test")]
    public async Task A_signed_message_that_is_old_or_for_another_or_of_a_stranger_is_refused(string field, string reason) =>
        (await UserAsync(Letter.Changed([field], "stop web"))).ShouldBe(ProvenSender.Nobody(reason));

    [Fact]
    public async Task A_signed_message_is_the_users() => (await UserAsync(Letter.With("stop web"))).User.ShouldBe("alice");

    [Theory]
    [InlineData(Covered, true)]
    [InlineData("v=1; d=customers.test; h=from:to:date; b=y", false)]
    public async Task An_id_that_the_signature_leaves_open_does_not_say_which_message_it_is(string signature, bool holds) =>
        (await UserAsync(Letter.Changed(["DKIM-Signature: " + signature], "stop web"))).ShouldBe(new ProvenSender("alice", "", holds));

    [Fact]
    public async Task Without_proof_the_app_is_not_even_asked()
    {
        var commands = new StubCommands();
        await UserAsync(Letter.Changed(["Authentication-Results:"], "stop web"), commands: commands);
        commands.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_is_a_proof_until_its_time()
    {
        var time = new ManualTime();
        var address = new MailTokens(Letter.Service, [Key], time).AddressFor("alice", TimeSpan.FromHours(2));
        var mail = Letter.Changed(["Authentication-Results:", $"To: {address.ToUpperInvariant()}"], "stop web");

        (await UserAsync(mail, time)).User.ShouldBe("alice");
        time.Advance(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));
        (await UserAsync(mail, time)).User.ShouldBeNull();
    }

    [Fact]
    public async Task A_token_in_what_the_mail_server_noted_is_one_too()
    {
        var address = new MailTokens(Letter.Service, [Key], new ManualTime()).AddressFor("alice", TimeSpan.FromHours(2));
        (await UserAsync(Letter.Changed(["Authentication-Results:", $"Delivered-To: {address}"], "stop web"))).User.ShouldBe("alice");
    }

    [Theory]
    [InlineData("bob", "commands@compute.test", 'k')]
    [InlineData("alice", "commands@other.test", 'k')]
    [InlineData("alice", "other@compute.test", 'k')]
    [InlineData("alice", "commands@compute.test", 'x')]
    public async Task A_token_of_another_user_service_or_key_is_none(string user, string service, char key)
    {
        var token = new MailTokens(service, [new string(key, 32)], new ManualTime()).AddressFor(user, TimeSpan.FromHours(2)).Split('+', '@')[1];
        (await UserAsync(Letter.Changed(["Authentication-Results:", $"To: commands+{token}@compute.test"], "stop web"))).User.ShouldBeNull();
    }

    [Fact]
    public async Task A_token_with_any_other_character_is_none()
    {
        var address = new MailTokens(Letter.Service, [Key], new ManualTime()).AddressFor("alice", TimeSpan.FromHours(2));
        for (var at = "commands+".Length; address[at] != '@'; at++)
        {
            var changed = address[..at] + (address[at] == 'a' ? 'b' : 'a') + address[(at + 1)..];
            (await UserAsync(Letter.Changed(["Authentication-Results:", $"To: {changed}"], "stop web"))).User.ShouldBeNull(changed);
        }
    }

    [Fact]
    public void A_key_can_be_changed_while_tokens_of_the_old_one_hold()
    {
        var address = new MailTokens(Letter.Service, [Key], new ManualTime()).AddressFor("alice", TimeSpan.FromHours(2));
        var mail = ReceivedMail.Read(Letter.Changed(["Authentication-Results:", $"To: {address}"], "stop web"));
        new MailTokens(Letter.Service, [new string('n', 32), Key], new ManualTime()).Proves(mail.Addressed, "alice", new ManualTime().GetUtcNow()).ShouldBeTrue();
    }

    [Theory]
    [InlineData("nonsense", 32)]
    [InlineData("a-local-part-of-more-than-32-chars@compute.test", 32)]
    [InlineData("commands@compute.test", 31)]
    public void Tokens_need_an_address_and_keys_that_hold(string address, int length) =>
        Should.Throw<ArgumentException>(() => new MailTokens(address, [new string('k', length)]));

    private static string? Refusal(string results) => RefusalOf(0, "Authentication-Results: " + results);

    private static string? RefusalOf(int hops, params string[] fields)
    {
        var mail = ReceivedMail.Read(Letter.Of([.. fields, .. Letter.Head.Skip(1)], "stop web"));
        return new DkimProof([Letter.Host], hops).Refusal(mail, [Letter.Box(Letter.Service)], out _);
    }

    private static Task<ProvenSender> UserAsync(byte[] raw, ManualTime? time = null, StubCommands? commands = null) =>
        new SenderProof(Letter.Options(options => options.TokenKeys.Add(Key))).UserAsync(
            ReceivedMail.Read(raw), commands ?? new StubCommands(), (time ?? new ManualTime()).GetUtcNow(), CancellationToken.None);
}
