// For tests of parts that log: what they say goes nowhere.
export const quietLog = { debug() {}, warn() {} }
