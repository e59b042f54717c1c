// Finds the suggestions of a combobox for the typed text. Pure.
export type Suggestion = {
  value: string
  /** A person's word for it, where that is not the value. */
  name?: string | undefined
}

/** Ignores the case of letters and their marks, and reads signs within a value as spaces. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[_/]/g, ' ')

const textOf = ({ value, name = '' }: Suggestion) => plain(`${value} ${name}`)

/** Returns the suggestions that have each of the words; those that begin with the text come first. */
export function suggestionsFor(all: readonly Suggestion[], typed: string): readonly Suggestion[] {
  const wanted = plain(typed).trim()
  if (wanted === '') return all
  const words = wanted.split(/\s+/)
  const found = all.filter(each => words.every(word => textOf(each).includes(word)))
  const begins = ({ value, name = '' }: Suggestion) =>
    plain(value).startsWith(wanted) || plain(name).startsWith(wanted)
  return [...found.filter(begins), ...found.filter(each => !begins(each))]
}

/** Returns the value of a typed text without a choice: the only one that it can be, or the one of that very name. */
export function meantBy(all: readonly Suggestion[], typed: string): string {
  if (typed.trim() === '' || all.some(({ value }) => value === typed)) return typed
  const same = all.filter(({ name = '', value }) => [plain(name), plain(value)].includes(plain(typed).trim()))
  const found = same.length > 0 ? same : suggestionsFor(all, typed)
  return found.length === 1 ? (found[0]?.value ?? typed) : typed
}
