namespace Faultline.EndToEnd.Mail;

/// <summary>The configuration of the mail server of a test.</summary>
internal static class MailServerFiles
{
    public static string OpenDkimConf(string root, int port) => $"""
        Mode v
        Socket inet:{port}@127.0.0.1
        AuthservID mx.compute.test
        AlwaysAddARHeader yes
        TestPublicKeys {root}/keys
        Syslog no
        Background no
        UserID opendkim

        """;

    public static string MainCf(string root, int milter, bool pipes) => $$"""
        compatibility_level = 3.6
        queue_directory = {{root}}/spool
        data_directory = {{root}}/data
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        mail_owner = postfix
        setgid_group = postdrop
        myhostname = mx.compute.test
        mydestination =
        mynetworks =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        alias_maps =
        recipient_delimiter = +
        virtual_mailbox_domains = compute.test, customers.test
        virtual_mailbox_base = {{root}}/mail
        virtual_mailbox_maps = inline:{ { commands@compute.test = commands/ }, { alice@customers.test = alice/ } }
        virtual_uid_maps = static:65534
        virtual_gid_maps = static:65534
        virtual_minimum_uid = 100
        transport_maps = {{(pipes ? "inline:{ { commands@compute.test = faultline: } }" : "")}}
        default_transport = error:outside
        smtpd_relay_restrictions = reject_unauth_destination
        smtpd_milters = inet:127.0.0.1:{{milter}}
        maillog_file = /dev/stdout

        """;

    public static string MasterCf(int port, string? pipe) => $"""
        127.0.0.1:{port} inet n - n - - smtpd
        pickup unix n - n 1 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        error unix - - n - - error
        retry unix - - n - - error
        proxymap unix - - n - - proxymap
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd
        faultline unix - n n - 1 pipe flags=DRXhuq user=nobody argv={pipe ?? "/bin/false"}

        """;
}
