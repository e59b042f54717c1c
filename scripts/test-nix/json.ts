/** JSON with sorted keys, as Nix writes it, in lines that a diff can show. */
export const sortedJson = (value: unknown): string => JSON.stringify(sorted(value), null, 2)

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
