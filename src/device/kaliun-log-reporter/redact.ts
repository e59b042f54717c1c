// What must not leave a box with its logs: the secrets that the box knows, and what has the form of one. Rather too much than too
// little: a line is read to find a fault, not to restore a value. Pure.

const put = '[removed]'

/** Of config.json and of keys: exact texts. Shorter ones would take words apart. */
const leastSecret = 6

/** Before the exact texts: its first line alone is in the box's own key too. */
const keyFile = /-----BEGIN [A-Z0-9 ]{1,40}-----[^-]{0,8192}(-----END [A-Z0-9 ]{1,40}-----)?/g

const forms: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic|digest)\s+[^\s"',;]+/gi, `$1 ${put}`],
  // key=value, key: value and "key":"value", where the key says that it is one.
  [
    /((?:pass(?:word|wd|phrase|code)?|secret|token|api[_-]?key|private[_-]?key|authorization|cookie|psk|credential|pin)s?["']?\s{0,4}[=:]\s{0,4})(?!\[removed\])(?:bearer \[removed\]|"[^"]*"?|'[^']*'?|[^\s"',;}\]]+)/gi,
    `$1${put}`,
  ],
  // https://user:password@host
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,400}@/gi, `$1${put}@`],
  [/[\w.%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi, put],
  // A link's query may hold a key.
  [/(\bhttps?:\/\/[^\s?#"'<>]{1,400})[?#][^\s"'<>]*/gi, `$1?${put}`],
]

/** What a machine made at random; the names of Nix's store have that form and are public. */
const random = /[\w+~=-]{24,}/g
const looksRandom = (word: string) => /\d/.test(word) && /[a-z]/i.test(word)

export function redact(message: string, secrets: readonly string[]): string {
  let text = message.replaceAll(keyFile, put)
  for (const secret of secrets) if (secret.length >= leastSecret) text = text.replaceAll(secret, put)
  for (const [form, by] of forms) text = text.replaceAll(form, by)
  return text.replaceAll(random, (word, at: number) =>
    looksRandom(word) && !text.slice(Math.max(0, at - 11), at).endsWith('/nix/store/') ? put : word,
  )
}

/** Every text in a JSON document, and each of its lines: a key's file has many. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.split('\n').map(line => line.trim())
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
