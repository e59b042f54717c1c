// Removes secrets from logs before they leave the box: those that the box knows, and anything that looks like
// one. It errs on the side of removing too much: a line is read to find a fault, not to recover a value.
// Pure.

const put = '[removed]'

/** Exact texts from config.json and keys. Shorter ones would match parts of words. */
const leastSecret = 6

/** Checked before exact texts, because the first line of a key file is in the box's own key too. */
const keyFile = /-----BEGIN [A-Z0-9 ]{1,40}-----[^-]{0,8192}(-----END [A-Z0-9 ]{1,40}-----)?/g

const forms: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic|digest)\s+[^\s"',;]+/gi, `$1 ${put}`],
  // key=value, key: value and "key":"value", if the key names a secret.
  [
    /((?:pass(?:word|wd|phrase|code)?|secret|token|api[_-]?key|private[_-]?key|authorization|cookie|psk|credential|pin)s?["']?\s{0,4}[=:]\s{0,4})(?!\[removed\])(?:bearer \[removed\]|"[^"]*"?|'[^']*'?|[^\s"',;}\]]+)/gi,
    `$1${put}`,
  ],
  // https://user:password@host
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,400}@/gi, `$1${put}@`],
  [/[\w.%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi, put],
  // A link's query may contain a key.
  [/(\bhttps?:\/\/[^\s?#"'<>]{1,400})[?#][^\s"'<>]*/gi, `$1?${put}`],
]

/** Random-looking text. Names in the Nix store look like that too, but are public. */
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

/** Every text in a JSON document, line by line: a key file has many lines. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.split('\n').map(line => line.trim())
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
