#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
namespace Shop.Kernel;

/// <summary>A database that knows constraints, locks and slow plans.</summary>
public sealed class Engine
{
    public double CostOf(string sql) => sql switch
    {
        _ when sql.StartsWith("select * from price_history") => 6.5 + Stable.Of(sql) % 100 / 40.0,
        _ when sql.StartsWith("select count(*) from reviews") => 7.25 + Stable.Of(sql) % 100 / 50.0,
        _ when sql.StartsWith("select similarity") => 8.75 + Stable.Of(sql) % 100 / 80.0,
        _ when sql.StartsWith("select sum(") => 9.5 + Stable.Of(sql) % 100 / 30.0,
        _ when sql.StartsWith("select") => 0.4 + Stable.Of(sql) % 100 / 400.0,
        _ => 0.003,
    };

    public SqlServerSideException? Refuses(string sql) => sql switch
    {
        _ when sql.StartsWith("insert into orders") && sql.Contains("'WEB-") => new("23505", $"duplicate key value violates unique constraint \"orders_number_key\"\n\nDETAIL: Key (number)=({Literal(sql)}) already exists.", "orders_number_key"),
        _ when sql.StartsWith("insert into orders") && sql.Contains("'GONE-") => new("23503", $"insert or update on table \"orders\" violates foreign key constraint \"orders_customer_fk\"\n\nDETAIL: Key (customer)=({Literal(sql)}) is not present in table \"customers\".", "orders_customer_fk"),
        _ when sql.StartsWith("insert into orders") && sql.Contains("'HOT-") => new("40001", "could not serialize access due to concurrent update", null),
        _ when sql.StartsWith("update shelf") => new("40P01", $"deadlock detected\n\nDETAIL: Process {1000 + (Stable.Of(sql) & 4095)} waits for ShareLock on transaction {(Stable.Of(sql) & 0xFFFFF)}.", null),
        _ when sql.StartsWith("refresh") => new("57014", "canceling statement due to statement timeout", null),
        _ when sql.Contains("loyalty_points") => new("42703", "column c.loyalty_points does not exist", null),
        _ => null,
    };

    private static string Literal(string sql) => sql.Split('\'')[1];
}
