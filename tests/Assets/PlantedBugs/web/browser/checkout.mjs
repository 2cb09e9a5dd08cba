import { total } from "./cart.mjs";

const steps = {
  address: state => ({ ...state, address: true }),
  payment: state => ({ ...state, sum: total(state.lines) }),
};

if (RELEASE >= 3) steps.gift = state => ({ ...state, gift: true });

export class Wizard {
  constructor(state) {
    this.state = state;
    this.history = [];
  }

  advance(name) {
    this.history.push(name);
    this.state = steps[name](this.state);
    return this.state;
  }
}

export async function finish(wizard, names) {
  for (const name of names) {
    await null;
    wizard.advance(name);
  }
  return wizard.state;
}
