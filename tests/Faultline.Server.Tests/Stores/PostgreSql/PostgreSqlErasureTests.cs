using Faultline.Server.Tests.Stores.Contracts;

namespace Faultline.Server.Tests.Stores.PostgreSql;

public sealed class PostgreSqlErasureTests() : ErasureContract(new PostgreSqlPlace());
