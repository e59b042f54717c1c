// What is wrong with personal answers, each beside its field. Pure: the window asks at every keystroke, the engine once
// more. The rules are those of docs/seed.md, "Places that images know".
import type { SeedAnswers } from '../model/seed.ts'
import { isKeyType, isWholeKey } from '../ssh/public-key.ts'
import { userProblem } from '../user-name.ts'
import { utf8Bytes } from '../utf8.ts'

export type SeedProblem = {
  /** hostname, user, sshKeys, wifi.0.ssid, wifi.0.passphrase, locale, timeZone, keymap, secrets.KEY */
  field: string
  /** What a person calls it. */
  label: string
  reason: string
}

export function seedProblems(answers: SeedAnswers): SeedProblem[] {
  const problems: SeedProblem[] = []
  const say = (field: string, label: string, reason: string | null) => {
    if (reason) problems.push({ field, label, reason })
  }
  const { hostname, user, sshKeys, locale, timeZone, keymap } = answers
  say('hostname', 'Host name', hostname && hostnameProblem(hostname))
  say('user', 'User', user && userProblem(user))
  sshKeys.forEach(key => void say('sshKeys', 'SSH keys', sshKeyProblem(key)))
  answers.wifi.forEach((network, at) => {
    say(`wifi.${at}.ssid`, 'Wi-Fi network', ssidProblem(network.ssid))
    say(`wifi.${at}.passphrase`, 'Wi-Fi passphrase', passphraseProblem(network.passphrase))
  })
  say(
    'locale',
    'Language',
    locale && unless(/^[A-Za-z0-9_@.-]{1,40}$/, locale, 'it is no locale, as de_DE.UTF-8.'),
  )
  say('timeZone', 'Time zone', timeZone && unless(zone, timeZone, 'it is no time zone, as Europe/Amsterdam.'))
  say(
    'keymap',
    'Keyboard',
    keymap && unless(/^[A-Za-z0-9_.-]{1,40}$/, keymap, 'it is no keymap, as de-latin1.'),
  )
  for (const [key, value] of Object.entries(answers.secrets))
    say(`secrets.${key}`, key, value.includes('\0') ? 'it holds a zero byte.' : null)
  return problems
}

const zone = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/
const unless = (pattern: RegExp, text: string, reason: string) => (pattern.test(text) ? null : reason)

function hostnameProblem(name: string): string | null {
  if (/^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/.test(name)) return null
  return 'a host name has 1 to 63 letters, digits and inner hyphens.'
}

/** Options before the key (`from="…" ssh-ed25519 …`) are taken as they are. */
export function sshKeyProblem(line: string): string | null {
  if (/[\n\r\0]/.test(line)) return 'it is more than one line.'
  const words = line.trim().split(/\s+/)
  const at = words.findIndex(isKeyType)
  if (line.includes('PRIVATE KEY')) return 'it is a private key; the public one (.pub) belongs here.'
  if (at < 0) return `"${shortened(line)}" is no SSH public key, as "ssh-ed25519 AAAA… name".`
  const [type = '', blob = ''] = words.slice(at)
  return isWholeKey(type, blob) ? null : `the key "${shortened(line)}" is not whole.`
}

const shortened = (text: string) => (text.length > 30 ? `${text.slice(0, 29)}…` : text)

function ssidProblem(ssid: string): string | null {
  const bytes = utf8Bytes(ssid)
  if (bytes === 0) return 'it has no name.'
  if (bytes > 32) return `its name has ${bytes} bytes; 32 are possible.`
  return /[\n\r\0]/.test(ssid) ? 'its name holds a line break.' : null
}

function passphraseProblem(passphrase: string): string | null {
  if (passphrase === '' || /^[\x20-\x7e]{8,63}$/.test(passphrase)) return null
  return 'a passphrase has 8 to 63 plain characters (letters, digits, signs, without accents).'
}
