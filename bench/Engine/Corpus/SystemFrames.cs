namespace Faultline.Bench.Engine.Corpus;

/// <summary>Frames below and between the app's own, as .NET 10 shows them: method and assembly.</summary>
internal static class SystemFrames
{
    public static readonly (string Method, string Assembly)[] Database =
    [
        ("Npgsql.Internal.NpgsqlConnector.ReadMessageLong(Boolean async, DataRowLoadingMode dataRowLoadingMode, Boolean readingNotifications, Boolean isReadingPrependedMessage)", "Npgsql"),
        ("System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder`1.StateMachineBox`1.System.Threading.Tasks.Sources.IValueTaskSource<TResult>.GetResult(Int16 token)", "System.Private.CoreLib"),
        ("Npgsql.NpgsqlDataReader.NextResult(Boolean async, Boolean isConsuming, CancellationToken cancellationToken)", "Npgsql"),
        ("Npgsql.NpgsqlCommand.ExecuteReader(Boolean async, CommandBehavior behavior, CancellationToken cancellationToken)", "Npgsql"),
        ("Microsoft.EntityFrameworkCore.Storage.RelationalCommand.ExecuteReaderAsync(RelationalCommandParameterObject parameterObject, CancellationToken cancellationToken)", "Microsoft.EntityFrameworkCore.Relational"),
        ("Microsoft.EntityFrameworkCore.Query.Internal.SingleQueryingEnumerable`1.AsyncEnumerator.InitializeReaderAsync(AsyncEnumerator enumerator, CancellationToken cancellationToken)", "Microsoft.EntityFrameworkCore.Relational"),
        ("Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(IQueryable`1 source, CancellationToken cancellationToken)", "Microsoft.EntityFrameworkCore"),
        ("Microsoft.EntityFrameworkCore.DbContext.SaveChangesAsync(Boolean acceptAllChangesOnSuccess, CancellationToken cancellationToken)", "Microsoft.EntityFrameworkCore"),
    ];

    public static readonly (string Method, string Assembly)[] Http =
    [
        ("System.Net.Sockets.Socket.AwaitableSocketAsyncEventArgs.ThrowException(SocketError error, CancellationToken cancellationToken)", "System.Net.Sockets"),
        ("System.Net.Http.HttpConnectionPool.ConnectToTcpHostAsync(String host, Int32 port, HttpRequestMessage initialRequest, Boolean async, CancellationToken cancellationToken)", "System.Net.Http"),
        ("System.Net.Http.HttpConnectionPool.SendWithVersionDetectionAndRetryAsync(HttpRequestMessage request, Boolean async, Boolean doRequestAuth, CancellationToken cancellationToken)", "System.Net.Http"),
        ("System.Net.Http.RedirectHandler.SendAsync(HttpRequestMessage request, Boolean async, CancellationToken cancellationToken)", "System.Net.Http"),
        ("Microsoft.Extensions.Http.Logging.LoggingHttpMessageHandler.SendCoreAsync(HttpRequestMessage request, Boolean useAsync, CancellationToken cancellationToken)", "Microsoft.Extensions.Http"),
        ("System.Net.Http.HttpClient.SendAsync(HttpRequestMessage request, HttpCompletionOption completionOption, CancellationToken cancellationToken)", "System.Net.Http"),
        ("System.Net.Http.HttpResponseMessage.EnsureSuccessStatusCode()", "System.Net.Http"),
    ];

    public static readonly (string Method, string Assembly)[] Plain =
    [
        ("System.Collections.Generic.Dictionary`2.get_Item(TKey key)", "System.Private.CoreLib"),
        ("System.Linq.ThrowHelper.ThrowNoElementsException()", "System.Linq"),
        ("System.Number.ThrowFormatException(ReadOnlySpan`1 value)", "System.Private.CoreLib"),
        ("System.Text.Json.ThrowHelper.ReThrowWithPath(ReadStack& state, JsonReaderException ex)", "System.Text.Json"),
        ("System.Threading.Tasks.Task.WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)", "System.Private.CoreLib"),
        ("System.ArgumentNullException.Throw(String paramName)", "System.Private.CoreLib"),
    ];

    public static readonly (string Method, string Assembly)[] AspNetCore =
    [
        ("Microsoft.AspNetCore.Mvc.Infrastructure.ActionMethodExecutor.TaskOfIActionResultExecutor.Execute(ActionContext actionContext, IActionResultTypeMapper mapper, ObjectMethodExecutor executor, Object controller, Object[] arguments)", "Microsoft.AspNetCore.Mvc.Core"),
        ("Microsoft.AspNetCore.Mvc.Infrastructure.ControllerActionInvoker.InvokeActionMethodAsync()", "Microsoft.AspNetCore.Mvc.Core"),
        ("Microsoft.AspNetCore.Mvc.Infrastructure.ControllerActionInvoker.InvokeNextActionFilterAsync()", "Microsoft.AspNetCore.Mvc.Core"),
        ("Microsoft.AspNetCore.Mvc.Infrastructure.ControllerActionInvoker.Rethrow(ActionExecutedContextSealed context)", "Microsoft.AspNetCore.Mvc.Core"),
        ("Microsoft.AspNetCore.Mvc.Infrastructure.ResourceInvoker.InvokeFilterPipelineAsync()", "Microsoft.AspNetCore.Mvc.Core"),
        ("Microsoft.AspNetCore.Mvc.Infrastructure.ResourceInvoker.InvokeAsync()", "Microsoft.AspNetCore.Mvc.Core"),
        ("Microsoft.AspNetCore.Http.RequestDelegateFactory.ExecuteTaskResult(Task`1 task, HttpContext httpContext)", "Microsoft.AspNetCore.Http.Extensions"),
        ("Microsoft.AspNetCore.Routing.EndpointMiddleware.AwaitRequestTask(Endpoint endpoint, Task requestTask, ILogger logger)", "Microsoft.AspNetCore.Routing"),
        ("Microsoft.AspNetCore.Authorization.AuthorizationMiddleware.Invoke(HttpContext context)", "Microsoft.AspNetCore.Authorization.Policy"),
        ("Microsoft.AspNetCore.Authentication.AuthenticationMiddleware.Invoke(HttpContext context)", "Microsoft.AspNetCore.Authentication"),
        ("Microsoft.AspNetCore.ResponseCompression.ResponseCompressionMiddleware.InvokeCore(HttpContext context)", "Microsoft.AspNetCore.ResponseCompression"),
        ("Microsoft.AspNetCore.RateLimiting.RateLimitingMiddleware.InvokeInternal(HttpContext context, EnableRateLimitingAttribute enableRateLimitingAttribute)", "Microsoft.AspNetCore.RateLimiting"),
    ];

    public static readonly (string Method, string Assembly)[][] Tops = [Database, Http, Plain];
}
