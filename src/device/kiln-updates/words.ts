// The command line: a verb, its options, and all paths.

const verbs = ['look', 'run', 'now', 'settle', 'back', 'not-now', 'check'] as const
type Verb = (typeof verbs)[number]

const places = {
  '--trust': '/etc/kiln/updates-trust.json',
  '--settings': '/etc/kiln/updates.json',
  '--state': '/var/lib/kiln-updates',
  '--script': '',
  '--running': '/run/current-system',
  '--booted': '/run/booted-system',
  '--profile': '/nix/var/nix/profiles/system',
  '--store': '/nix/store',
  '--hours': '24',
}
type Place = keyof typeof places

export type Words = {
  verb: Verb
  /** A person asks to retry a system that went back. */
  again: boolean
  /** Use the current version of all inputs of the repository. */
  upgrade: boolean
  /** How long "not now" lasts. */
  hours: number
  place: Readonly<Record<Place, string>>
}

/** Throws for any other argument. */
export function readWords(words: readonly string[]): Words {
  const [first = '', ...rest] = words
  const verb = verbs.find(each => each === first)
  if (!verb) throw new Error(`${first} is not one of ${verbs.join(', ')}`)
  const place = { ...places }
  let again = false
  let upgrade = false
  for (let at = 0; at < rest.length; at++) {
    const [word = '', value] = rest.slice(at)
    if (word === '--again') again = true
    else if (word === '--upgrade') upgrade = true
    else if (Object.hasOwn(places, word) && value !== undefined) {
      Object.assign(place, { [word]: value })
      at++
    } else throw new Error(`${word} is not an argument: --again --upgrade ${Object.keys(places).join(' ')}`)
  }
  const hours = Number(place['--hours'])
  if (!(hours >= 0 && hours <= 720)) throw new Error('--hours takes a number from 0 to 720')
  return { verb, again, upgrade, hours, place }
}
