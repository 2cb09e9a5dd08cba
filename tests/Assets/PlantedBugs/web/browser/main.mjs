import { show } from "./cart.mjs";
import { Wizard, finish } from "./checkout.mjs";
import { rank, suggest } from "./search.mjs";

const listeners = {};

export function on(event, listener) {
  listeners[event] = listener;
}

export function emit(event, detail) {
  if (RELEASE >= 2) console.debug?.(event);
  return listeners[event](detail);
}

if (RELEASE >= 2) on("scroll", detail => detail.y);
on("cart", basket => show(basket));
on("search", ({ hits, query }) => rank(hits, query));
if (RELEASE >= 3) on("resize", detail => detail.width);
on("suggest", ({ load, query }) => suggest(load, query));
on("checkout", ({ lines, names }) => finish(new Wizard({ lines }), names));
