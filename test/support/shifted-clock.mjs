// Loaded before a program: its clock begins at SHIFTED_CLOCK_MS, and runs from there.
const RealDate = Date
const shift = Number(process.env.SHIFTED_CLOCK_MS) - RealDate.now()
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + shift)
    else super(...given)
  }
  static now() {
    return RealDate.now() + shift
  }
}
