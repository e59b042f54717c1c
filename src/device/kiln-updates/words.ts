// The words of the command line: a verb, what it is to do, and where everything is.

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
  /** A person says that a system that went back is to be tried again. */
  again: boolean
  /** With all inputs of the repository as they are now. */
  upgrade: boolean
  /** How long "not now" lasts. */
  hours: number
  place: Readonly<Record<Place, string>>
}

/** Throws for a word that is none of these. */
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
