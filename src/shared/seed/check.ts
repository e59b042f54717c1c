// Finds the mistakes in personal answers, each by its field. Pure: the window checks at every keystroke, the engine
// again. The rules are those of docs/seed.md, "Places that images know".

import { readTicket } from '../connect/enrolment.ts'
import { placeProblem } from '../locale/place-problem.ts'
import { message } from '../messages/codes.ts'
import type { Message, Value } from '../messages/message.ts'
import { isKeyType, isWholeKey } from '../public-key.ts'
import { userProblem } from '../user-name.ts'
import { utf8Bytes } from '../utf8.ts'
import type { SeedAnswers } from './seed.ts'

export type SeedProblem = {
  /** hostname, user, sshKeys, wifi.0.ssid, wifi.0.passphrase, locale, timeZone, keymap, enrolment, secrets.KEY */
  field: string
  /** The user's name for it. */
  label: Value
  reason: Message
}

export function seedProblems(answers: SeedAnswers): SeedProblem[] {
  const problems: SeedProblem[] = []
  const say = (field: string, label: Value, reason: Message | null | '') => {
    if (reason) problems.push({ field, label, reason })
  }
  const { hostname, user, sshKeys, locale, timeZone, keymap } = answers
  say('hostname', message('field.hostname'), hostname && hostnameProblem(hostname))
  say('user', message('field.user'), user && userProblem(user))
  sshKeys.forEach(key => void say('sshKeys', message('field.sshKeys'), sshKeyProblem(key)))
  answers.wifi.forEach((network, at) => {
    say(`wifi.${at}.ssid`, message('field.ssid'), ssidProblem(network.ssid))
    say(`wifi.${at}.passphrase`, message('field.passphrase'), passphraseProblem(network.passphrase))
  })
  say('locale', message('field.locale'), locale && placeProblem('language', locale))
  say('timeZone', message('field.timeZone'), timeZone && placeProblem('timeZone', timeZone))
  say('keymap', message('field.keymap'), keymap && placeProblem('keymap', keymap))
  say('enrolment', message('field.enrolment'), answers.enrolment && enrolmentProblem(answers))
  for (const [key, value] of Object.entries(answers.secrets))
    say(`secrets.${key}`, key, value.includes('\0') ? message('answer.nul') : null)
  return problems
}

function enrolmentProblem({ enrolment, hostKey }: SeedAnswers): Message | null {
  if (readTicket(enrolment) === null) return message('answer.enrolment')
  return hostKey ? null : message('answer.enrolment-key')
}

function hostnameProblem(name: string): Message | null {
  if (/^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/.test(name)) return null
  return message('answer.hostname', { text: shortened(name) })
}

/** Options before the key (`from="…" ssh-ed25519 …`) are accepted unchanged. */
export function sshKeyProblem(line: string): Message | null {
  if (/[\n\r\0]/.test(line)) return message('answer.key-one-line')
  const words = line.trim().split(/\s+/)
  const at = words.findIndex(isKeyType)
  if (line.includes('PRIVATE KEY')) return message('answer.key-private')
  if (at < 0) return message('answer.key', { text: shortened(line) })
  const [type = '', blob = ''] = words.slice(at)
  return isWholeKey(type, blob) ? null : message('answer.key-incomplete')
}

const shortened = (text: string) => (text.length > 30 ? `${text.slice(0, 29)}…` : text)

function ssidProblem(ssid: string): Message | null {
  const bytes = utf8Bytes(ssid)
  if (bytes === 0) return message('answer.ssid-empty')
  if (bytes > 32) return message('answer.ssid-long', { bytes })
  return /[\n\r\0]/.test(ssid) ? message('answer.ssid-line') : null
}

function passphraseProblem(passphrase: string): Message | null {
  if (passphrase === '' || /^[\x20-\x7e]{8,63}$/.test(passphrase)) return null
  return message('answer.passphrase')
}
