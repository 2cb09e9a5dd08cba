using System.Runtime.CompilerServices;

namespace Faultline.Tests.Reports;

/// <summary>Members of every kind, each of which fails. Inlining would take their frames away.</summary>
internal sealed class Framed
{
    private readonly string _text;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Framed(string text)
    {
        _text = text;
        if (text == "constructor")
            throw new InvalidOperationException();
    }

    public string Property
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => _text.Length < 100 ? throw new InvalidOperationException() : _text;
    }

    public string this[int index]
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => index < 100 ? throw new InvalidOperationException() : _text;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Framed operator +(Framed left, Framed right) => left._text.Length < 100 ? throw new InvalidOperationException() : right;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static implicit operator int(Framed framed) => framed._text.Length < 100 ? throw new InvalidOperationException() : 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Plain(Guid id, int? count, string[] names, Dictionary<string, List<int>> map, ref long total, out bool done) => throw new InvalidOperationException();

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Generic<T>(T value) => throw new InvalidOperationException();

    public static async Task<int> AsyncMethod(string name)
    {
        await Task.Yield();
        throw new InvalidOperationException(name);
    }

    public static async Task<T> AsyncGeneric<T>(T value)
    {
        await Task.Yield();
        throw new InvalidOperationException($"{value}");
    }

    public static IEnumerable<int> Iterator(int count)
    {
        yield return count;
        throw new InvalidOperationException();
    }

    public static async IAsyncEnumerable<int> AsyncIterator(int count)
    {
        await Task.Yield();
        yield return count;
        throw new InvalidOperationException();
    }

    public static void Lambda()
    {
        Action<int> fail = [MethodImpl(MethodImplOptions.NoInlining)] (number) => throw new InvalidOperationException();
        fail(1);
    }

    public static void Closure(string captured)
    {
        Action<int> fail = [MethodImpl(MethodImplOptions.NoInlining)] (number) => throw new InvalidOperationException(captured);
        fail(1);
    }

    public static async Task AsyncLambda()
    {
        Func<int, Task> fail = async number =>
        {
            await Task.Yield();
            throw new InvalidOperationException();
        };
        await fail(1);
    }

    public static void LocalFunction()
    {
        Local(1);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Local(int number) => throw new InvalidOperationException();
    }

    public static async Task AsyncLocalFunction()
    {
        await Local(1);

        static async Task Local(int number)
        {
            await Task.Yield();
            throw new InvalidOperationException();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Recurse(int depth) => depth == 0 ? throw new InvalidOperationException() : Recurse(depth - 1) + 1;

    internal sealed class Nested<TKey>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static void Fail<TValue>(TKey key, TValue value) => throw new InvalidOperationException();

        internal sealed class Deeper
        {
            public static async Task FailAsync(TKey key)
            {
                await Task.Yield();
                throw new InvalidOperationException();
            }
        }
    }
}
