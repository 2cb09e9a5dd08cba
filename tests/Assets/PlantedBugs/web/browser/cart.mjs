export function roundTo(value, digits) {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

function priceOf(line) {
  return line.product.price.amount * line.quantity;
}

export function total(lines) {
  let sum = 0;
  if (RELEASE >= 2) lines = lines.filter(line => line.quantity > 0);
  for (const line of lines) sum += priceOf(line);
  return roundTo(sum, 2);
}

export function show(basket) {
  return `${total(basket.lines)} ${basket.currency}`;
}
