// The personal answers: from what is in the form to a seed for each machine, and what is wrong with them. Pure.
import './texts.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { Message } from '#shared/messages/message.ts'
import { type SeedProblem, seedProblems } from '#shared/seed/check.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import type { Personal } from './personal.ts'

/** "box" → box-1, box-2 …; "box-07" → box-07, box-08 …; one drive has the name as it is. */
export function numberedNames(name: string, count: number): string[] {
  if (count < 2 || name === '') return Array.from({ length: count }, () => name)
  const [, stem = name, digits = ''] = /^(.*?)(\d{1,6})?$/.exec(name) ?? []
  const first = digits ? Number(digits) : 1
  const joint = digits || stem.endsWith('-') ? '' : '-'
  return Array.from(
    { length: count },
    (_, at) => `${stem}${joint}${String(first + at).padStart(digits.length, '0')}`,
  )
}

/** The name to continue with after so many drives, so that no two machines get the same; one without a number stays. */
export function nameAfter(name: string, count: number): string {
  if (count < 2 && !/\d$/.test(name)) return name
  return numberedNames(name, count + 1).at(-1) ?? name
}

const isEmptyNetwork = ({ ssid, passphrase }: SeedAnswers['wifi'][number]) => ssid === '' && passphrase === ''

/** Without empty lines and rows, without secrets that were left empty; without a name there is no key to remember. */
export function cleaned(answers: SeedAnswers): SeedAnswers {
  const hostname = answers.hostname.trim()
  return {
    hostname,
    user: answers.user.trim(),
    sshKeys: answers.sshKeys.map(line => line.trim()).filter(Boolean),
    wifi: answers.wifi.filter(network => !isEmptyNetwork(network)),
    locale: answers.locale.trim(),
    timeZone: answers.timeZone.trim(),
    keymap: answers.keymap.trim(),
    enrolment: answers.enrolment.trim(),
    secrets: Object.fromEntries(Object.entries(answers.secrets).filter(([, value]) => value !== '')),
    hostKey: answers.hostKey && hostname !== '',
  }
}

export const isEmpty = (answers: SeedAnswers): boolean => {
  const { hostname, user, sshKeys, wifi, locale, timeZone, keymap, enrolment, secrets } = cleaned(answers)
  const texts = hostname + user + locale + timeZone + keymap + enrolment
  return texts === '' && sshKeys.length + wifi.length + Object.keys(secrets).length === 0
}

/** A seed for each drive, in their order; null: it is written as the image is. */
export function seedsFor(personal: Personal, count: number): (SeedAnswers | null)[] {
  const { way, answers, table } = personal
  const none = Array.from({ length: count }, () => null)
  if (way === 'none') return none
  if (way === 'table') return none.map((_, at) => rowFor(table, at))
  if (isEmpty(answers)) return none
  const clean = cleaned(answers)
  return numberedNames(clean.hostname, count).map(hostname => ({ ...clean, hostname }))
}

const rowFor = (table: Personal['table'], at: number) => {
  const row = table?.rows[table.next + at]
  return row && !isEmpty(row) ? cleaned(row) : null
}

/** Returns the problems of the form's current answers, with the name that the last of `count` drives would get. */
export function formProblems(answers: SeedAnswers, count: number): SeedProblem[] {
  const clean = cleaned(answers)
  const hostname = numberedNames(clean.hostname, count).at(-1) ?? clean.hostname
  return seedProblems({ ...clean, hostname, wifi: answers.wifi }).filter(({ field }) => {
    const row = /^wifi\.(\d+)\./.exec(field)?.[1]
    const network = row === undefined ? undefined : answers.wifi[Number(row)]
    return !network || !isEmptyNetwork(network)
  })
}

/** The problem with an answer, as a sentence of its field. */
export function problemText(reason: Message): string {
  const text = texts.text(reason)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const networkText = ({ ssid, passphrase }: SeedAnswers['wifi'][number]) =>
  passphrase === '' ? t('personal.gets.open-network', { network: ssid }) : ssid

/** Lists the parts of each drive's seed in a few words; never a secret. */
export function seedText(seed: SeedAnswers | null): string {
  if (!seed) return t('personal.gets.nothing')
  const { hostname, user, sshKeys, wifi, locale, timeZone, keymap, enrolment, secrets, hostKey } = seed
  const secretCount = Object.keys(secrets).length
  const parts = [
    hostname,
    user && t('personal.gets.user', { user }),
    sshKeys.length > 0 && t('personal.gets.keys', { keys: sshKeys.length }),
    wifi.length > 0 && t('personal.gets.wifi', { networks: wifi.map(networkText).join(', ') }),
    locale,
    timeZone,
    keymap && t('personal.gets.keymap', { keymap }),
    enrolment && t('personal.gets.enrolment'),
    secretCount > 0 && t('personal.gets.secrets', { secrets: secretCount }),
    hostKey && t('personal.gets.host-key'),
  ].filter(Boolean)
  return parts.join(', ')
}
