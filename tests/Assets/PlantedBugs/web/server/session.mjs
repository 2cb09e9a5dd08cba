function decode(cookie) {
  const text = Buffer.from(cookie, "base64").toString("utf8");
  return JSON.parse(text);
}

export function restore(cookie) {
  if (RELEASE >= 3 && !cookie) return {};
  const session = decode(cookie);
  return { id: session.id, since: session.since };
}
