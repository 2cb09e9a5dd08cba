namespace Faultline.Tracker.Classes;

/// <summary>The classes of Launchpad's tracker (oops-tools), with the names that such failures have today; beside each the old ones.</summary>
internal static class DefaultClasses
{
    // The order counts: a timeout of an upstream is one of ours too, so timeouts come before what is remote; a soft timeout is no timeout. A link to a page
    // of a list that is not there is answered with 400, and so stands before what users sent.
    public const string Text = """
        # The first rule that matches gives the class; what none matches is an exception.
        soft-timeout: type:SoftRequestTimeout,SoftTimeout,SoftTimeoutException
        soft-timeout: code:soft_timeout
        timeout: type:RequestExpired,RequestStatementTimedOut,LaunchpadTimeoutError,TimeoutError,TimeoutException
        timeout: type:TaskCanceledException,TimeoutRejectedException,DeadlineExceeded,ReadTimeout,ConnectTimeout,SocketTimeoutException
        timeout: code:request_timeout,gateway_timeout,timeout,deadline_exceeded,request_expired
        timeout: status:504
        informational: tag:informational=true
        page-not-found: type:BadPage,BrokenLink
        user-generated: type:UnexpectedFormData,OffsiteFormPostError,ProtocolErrorException,InvalidBatchSizeError,UnsupportedFeedFormat,UntrustedReturnURL,UserRequestOops
        user-generated: type:BadHttpRequestException,AntiforgeryValidationException
        user-generated: status:400,405,406,411,413,414,415,416,422,431
        unauthorized: type:Unauthorized,UnauthorizedException,AuthenticationException,AuthenticationFailureException
        unauthorized: status:401,403
        page-not-found: type:NotFound,GoneError,DeletedProxiedLibraryFileAlias
        page-not-found: status:404,410
        remote: type:HttpRequestException,UpstreamFaultException,SocketException,WebException,RpcException,BrokenCircuitException
        remote: type:ConnectionError,HTTPError,URLError,ProtocolError,BranchStackingError,ConnectionTimeout,NoSuchBugTracker
        remote: status:502
        operation: tag:operation
        """;
}
