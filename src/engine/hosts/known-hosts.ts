// The text of Kiln's own known_hosts: one line for each host, "names type key", never hashed, because it is Kiln's to edit.
// A key that another one vouched for has that one behind it, as a comment for ssh. Pure.

type Line = {
  names: string[]
  type: string
  key: string
  /** The key in whose place this one is, and by whose word; null where a person trusted it, or a flash put it there. */
  inPlaceOf: string | null
}

const note = 'kiln-in-place-of:'
const lineOf = (text: string): Line | null => {
  const [names = '', type = '', key = '', comment = ''] = text.trim().split(/\s+/)
  if (text.startsWith('#') || key === '') return null
  const inPlaceOf = comment.startsWith(note) ? comment.slice(note.length) : null
  return { names: names.split(','), type, key, inPlaceOf }
}

const textOf = ({ names, type, key, inPlaceOf }: Line) =>
  `${names.join(',')} ${type} ${key}${inPlaceOf === null ? '' : ` ${note}${inPlaceOf}`}`
const linesOf = (text: string) => text.split('\n').filter(line => line.trim() !== '')
const sharesName = (one: Line, names: readonly string[]) => one.names.some(name => names.includes(name))

/** Trusts this key, and no other, under these names. */
export function withKey(text: string, names: readonly string[], key: { type: string; key: string }): string {
  const kept: string[] = []
  const all = new Set(names)
  let inPlaceOf: string | null = null
  for (const each of linesOf(text)) {
    const line = lineOf(each)
    if (!line || !sharesName(line, names)) kept.push(each)
    // The same key under further names stays known by them; a replaced one goes with all of its names.
    else if (line.key === key.key) for (const name of line.names) all.add(name)
    if (line?.key === key.key) inPlaceOf ??= line.inPlaceOf
  }
  return [...kept, textOf({ names: [...all], type: key.type, key: key.key, inPlaceOf }), ''].join('\n')
}

/** A machine that Kiln made is known by its name and by what the local network calls it. */
export function withHostKey(text: string, hostname: string, publicKey: string): string {
  const name = hostname.toLowerCase()
  const [type = '', key = ''] = publicKey.split(' ')
  return withKey(text, [name, `${name}.local`], { type, key })
}

/**
 * Lines that trust the one key trust the other in its place, under the same names. So do lines that trust a third in
 * its place by the same word: a copy of a drive must not replace keys for ever. The same text where neither is there.
 * `by`: without spaces.
 */
export function withNextKey(
  text: string,
  { from, to, by }: { from: { type: string; key: string }; to: { key: string }; by: string },
): string {
  const inPlaceOf = `${from.key}:${by}`
  return text.replaceAll(/^.*$/gm, each => {
    const line = lineOf(each)
    const isIts = line?.type === from.type && (line.key === from.key || line.inPlaceOf === inPlaceOf)
    return isIts && line.key !== to.key ? textOf({ ...line, key: to.key, inPlaceOf }) : each
  })
}

/** Forgets what is known under these names. */
export function withoutNames(text: string, names: readonly string[]): string {
  const kept = linesOf(text).flatMap(each => {
    const line = lineOf(each)
    if (!line || !sharesName(line, names)) return [each]
    const others = line.names.filter(name => !names.includes(name))
    return others.length > 0 ? [textOf({ ...line, names: others })] : []
  })
  return kept.length > 0 ? `${kept.join('\n')}\n` : ''
}

/** The keys that are trusted under one of the names. */
export const keysFor = (text: string, names: readonly string[]): { type: string; key: string }[] =>
  linesOf(text)
    .map(lineOf)
    .filter(line => line !== null)
    .filter(line => sharesName(line, names))
    .map(({ type, key }) => ({ type, key }))
