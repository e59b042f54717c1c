// What an approval would do, in the words of its request: all of them, since exactly that is approved.
const wordOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value)

/** "dev before": the values in their order, a list as its words. */
export const inputWords = (input: Readonly<Record<string, unknown>>): string =>
  Object.values(input)
    .flatMap(value => (Array.isArray(value) ? value.map(wordOf) : [wordOf(value)]))
    .join(' ')

/** Of which workload; '' where it names none. */
export const nameIn = (input: Readonly<Record<string, unknown>>): string =>
  typeof input['name'] === 'string' ? input['name'] : ''
