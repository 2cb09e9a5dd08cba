export class Profiles {
  constructor(rows) {
    this.rows = new Map(rows);
  }

  cityOf(id) {
    const { address: { city } } = this.rows.get(id);
    return city;
  }

  greet(id) {
    return `Hello from ${this.cityOf(id)}`;
  }
}
