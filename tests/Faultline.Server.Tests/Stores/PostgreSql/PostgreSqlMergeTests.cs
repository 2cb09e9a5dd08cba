using Faultline.Server.Tests.Stores.Contracts;

namespace Faultline.Server.Tests.Stores.PostgreSql;

public sealed class PostgreSqlMergeTests() : MergeContract(new PostgreSqlPlace());
