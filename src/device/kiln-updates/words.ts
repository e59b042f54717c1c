// The words of the command line: a verb, and where everything is.

export type Words = {
  verb: string
  /** The trust file. */
  trust: string
  /** The folder of what is remembered. */
  state: string
  /** A link to the running system. */
  running: string
  /** Of its file system the free space counts. */
  store: string
}

const verbs = ['look']

/** Throws for a word that is none of these. */
export function readWords(words: readonly string[]): Words {
  const values = {
    '--trust': '/etc/kiln/updates-trust.json',
    '--state': '/var/lib/kiln-updates',
    '--running': '/run/current-system',
    '--store': '/nix/store',
  }
  const [verb = '', ...rest] = words
  if (!verbs.includes(verb)) throw new Error(`${verb} is not one of ${verbs.join(', ')}`)
  for (let at = 0; at < rest.length; at += 2) {
    const [word = '', value] = rest.slice(at)
    if (!Object.hasOwn(values, word) || value === undefined)
      throw new Error(`${word} is not an argument: ${Object.keys(values).join(' ')}`)
    Object.assign(values, { [word]: value })
  }
  return {
    verb,
    trust: values['--trust'],
    state: values['--state'],
    running: values['--running'],
    store: values['--store'],
  }
}
