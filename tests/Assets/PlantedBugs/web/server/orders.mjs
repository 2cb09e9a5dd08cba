export function pickupDay(order) {
  const day = new Date(order.pickup);
  return day.toISOString().slice(0, 10);
}

export async function describe(order) {
  await null;
  const lines = [`order ${order.id}`];
  if (RELEASE >= 2) lines.push(`for ${order.customer}`);
  lines.push(pickupDay(order));
  return lines.join("\n");
}
