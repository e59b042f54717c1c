/** The same fields with the very same values. */
export function isShallowEqual(one: object | null, other: object | null): boolean {
  if (one === other) return true
  if (!one || !other) return false
  const [a, b] = [Object.entries(one), new Map(Object.entries(other))]
  return a.length === b.size && a.every(([key, value]) => b.has(key) && Object.is(b.get(key), value))
}
