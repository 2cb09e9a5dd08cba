export class TRPCError extends Error {
  constructor(code, issues) {
    super(JSON.stringify(issues, null, 2));
    this.name = "TRPCError";
    this.code = code;
  }
}

const checks = {
  sku: value => (typeof value === "string" ? null : { code: "invalid_type", expected: "string", received: typeof value, path: ["sku"], message: "Required" }),
  quantity: value => (value <= 99 ? null : { code: "too_big", maximum: 99, type: "number", path: ["quantity"], message: "Number must be less than or equal to 99" }),
};

function parse(input) {
  const issues = Object.keys(checks).map(name => checks[name](input[name])).filter(issue => issue);
  if (issues.length > 0) throw new TRPCError("BAD_REQUEST", issues);
  return input;
}

export async function call(procedure, input) {
  if (RELEASE >= 2) await null;
  const parsed = parse(input);
  return procedure(parsed);
}
