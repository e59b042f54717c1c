// The inputs of the broker's verbs, as data: a one-pass decoder without a library reads them, in a program that has
// rights. The agent makes the schemas of its tools from the same data.

export type Field =
  | { readonly kind: 'name' }
  | { readonly kind: 'label' }
  | { readonly kind: 'id' }
  /** The code of an invitation. */
  | { readonly kind: 'code' }
  | { readonly kind: 'integer'; readonly least: number; readonly most: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'argv' }
  | { readonly kind: 'names'; readonly most: number }
  /** The text of a NixOS module. */
  | { readonly kind: 'module' }

/** `atTerminal`: over every other socket there is no such field. */
export type Fields = Readonly<
  Record<string, Field & { readonly optional?: true; readonly atTerminal?: true }>
>

/** A network interface has 15 characters, of which `ve-` takes three; nixos-container takes 11. */
const name = /^[a-z0-9](?:[a-z0-9-]{0,9}[a-z0-9])?$/
const label = /^[a-z0-9][a-z0-9-]{0,39}$/
const id = /^[0-9a-f]{16}$/
const code = /^[0-9a-f]{32}$/

export const patterns = { name, label, id, code } as const
export const mostWords = 64
export const mostCharacters = 8192
/** A record that holds one stays within what the broker reads of a file. */
const longestModule = 8192

const isText = (value: unknown): value is string => typeof value === 'string'

function isArgv(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostWords) return false
  let length = 0
  for (const word of value) {
    // No program can be given a NUL in an argument.
    if (!isText(word) || word.includes('\0')) return false
    length += word.length
    if (length > mostCharacters) return false
  }
  return value[0] !== ''
}

function isNames(value: unknown, most: number): boolean {
  if (!Array.isArray(value) || value.length > most) return false
  return value.every(each => isText(each) && label.test(each)) && new Set(value).size === value.length
}

/** Tabs and line breaks are all that it may have of control characters. */
function isModule(value: unknown): boolean {
  if (!isText(value) || value.length > longestModule || value.trim() === '') return false
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  return !/[\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff]/u.test(value)
}

function fits(field: Field, value: unknown): boolean {
  switch (field.kind) {
    case 'name':
      return isText(value) && name.test(value)
    case 'label':
      return isText(value) && label.test(value)
    case 'id':
      return isText(value) && id.test(value)
    case 'code':
      return isText(value) && code.test(value)
    case 'integer':
      return Number.isSafeInteger(value) && Number(value) >= field.least && Number(value) <= field.most
    case 'flag':
      return typeof value === 'boolean'
    case 'argv':
      return isArgv(value)
    case 'names':
      return isNames(value, field.most)
    case 'module':
      return isModule(value)
  }
}

/** Returns the fields of a request over another socket than a terminal's. */
export const fieldsElsewhere = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, { atTerminal }]) => !atTerminal))

type Decoded = { readonly input: Readonly<Record<string, unknown>> } | { readonly wrong: string }

/** `wrong`: the name of the first field that is missing, unknown or not of its kind. */
export function decodeFields(fields: Fields, value: unknown): Decoded {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { wrong: 'input' }
  const given = new Map<string, unknown>(Object.entries(value))
  const input: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(fields)) {
    const found = given.get(key)
    given.delete(key)
    if (found === undefined && field.optional) continue
    if (!fits(field, found)) return { wrong: key }
    input[key] = found
  }
  const [unknown] = given.keys()
  // Its name is foreign text.
  return unknown === undefined ? { input } : { wrong: 'input' }
}
