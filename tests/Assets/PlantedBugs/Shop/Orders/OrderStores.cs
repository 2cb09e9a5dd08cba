#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Reflection;
using Shop.Kernel;

namespace Shop.Orders;

public interface IOrderStore
{
    Order Find(int id);
}

public sealed class SqlOrderStore(Database database) : IOrderStore
{
    public Order Find(int id)
    {
        database.Execute("select * from orders where id = {0}", id);
        // Old orders have no carrier.
        var carrier = id % 2 == 0 ? null : new Carrier("post");
        return new Order(id, $"N-{id}", DateTime.UnixEpoch.AddHours(id), Normalize(carrier));
    }

    private static Carrier Normalize(Carrier? carrier) => new(carrier.Name.ToUpperInvariant());
}

public sealed class CachingOrderStore(IOrderStore inner) : IOrderStore
{
    private readonly Dictionary<int, Order> _orders = [];

    public Order Find(int id)
    {
        if (!_orders.TryGetValue(id, out var order))
            _orders[id] = order = inner.Find(id);
        return order;
    }
}

public sealed class MeteredOrderStore(IOrderStore inner) : IOrderStore
{
    public int Calls { get; private set; }

    public Order Find(int id)
    {
        Calls++;
        return Measure(() => inner.Find(id));
    }

    private static T Measure<T>(Func<T> call) => call();
}

/// <summary>A proxy at run time, as containers with interception make them.</summary>
public class Intercepted : DispatchProxy
{
    public object Target { get; set; }

    protected override object? Invoke(MethodInfo? method, object?[]? values)
    {
        try
        {
            return method!.Invoke(Target, values);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } cause)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(cause).Throw();
            throw;
        }
    }

    public static T Around<T>(T target)
        where T : class
    {
        var proxy = Create<T, Intercepted>();
        ((Intercepted)(object)proxy).Target = target;
        return proxy;
    }
}
