using Faultline.Server.Tests.Stores.Contracts;

namespace Faultline.Server.Tests.Stores.PostgreSql;

public sealed class PostgreSqlLookThroughTests() : LookThroughContract(new PostgreSqlPlace());
