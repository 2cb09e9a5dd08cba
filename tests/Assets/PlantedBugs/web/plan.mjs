// The planted bugs of the web site's own code, with their labels: how the page or the server is driven so that each shows.
export const browser = [
  ["cart-line-without-price", "l", "GET /cart", (app, s) => app.emit("cart", { currency: "EUR", lines: [{ quantity: 2, product: { sku: s.word } }] })],
  ["search-hit-without-title", "l", "GET /search", (app, s) => app.emit("search", { query: s.word, hits: [{ title: s.word }, { id: s.number }] })],
  ["suggestions-not-answered", "l", "GET /search", (app, s) => app.emit("suggest", { query: s.word, load: async () => ({ took: s.number }) })],
  ["checkout-step-unlisted", "l", "POST /checkout", (app, s) => app.emit("checkout", { lines: [], names: ["address", s.flip ? "voucher" : "points"] })],
];

export const server = [
  ["pickup-day-unreadable", "m", "GET /orders/[id]", (m, s) => m.orders.describe({ id: s.number, customer: s.word, pickup: `${s.number}-soon` })],
  ["session-cookie-torn", "m", "GET /account", (m, s) => m.session.restore(Buffer.from(`{"id": "${s.word}", "sin`).toString("base64"))],
  ["profile-not-loaded", "m", "GET /account/[id]", (m, s) => new m.profile.Profiles([]).greet(s.number)],
  ["create-without-sku", "r", "POST /api/trpc/order.create", (m, s) => m.rpc.call(input => input, { quantity: s.number % 90 }), "procedures"],
  ["create-too-many", "r", "POST /api/trpc/order.create", (m, s) => m.rpc.call(input => input, { sku: s.word, quantity: s.number }), "procedures"],
];
