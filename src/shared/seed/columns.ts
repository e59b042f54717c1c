// The columns of a table with one row for each drive: their names in a header, and how a cell becomes an answer. Pure.
import type { SeedAnswers } from './seed.ts'

/** Columns in the order of a table. */
export const plainColumns = [
  'hostname',
  'user',
  'sshkey',
  'wifi',
  'wifipassphrase',
  'locale',
  'timezone',
  'keymap',
  'enrolment',
] as const
type PlainColumn = (typeof plainColumns)[number]
export type Column = PlainColumn | `secret:${string}`

const otherNames: Record<string, PlainColumn> = {
  host: 'hostname',
  sshkeys: 'sshkey',
  wifinetwork: 'wifi',
  ssid: 'wifi',
  wifipassword: 'wifipassphrase',
  language: 'locale',
  keyboard: 'keymap',
  ticket: 'enrolment',
}

/**
 * "Host name" → "hostname", "secret: token" → "secret:token"; null for a name that is not known. Spaces, dashes,
 * underscores and case do not matter.
 */
export function columnNamed(name: string): Column | null {
  const secret = /^secret:\s*(\S+)$/i.exec(name.trim())?.[1]
  if (secret) return `secret:${secret}`
  const plain = name.toLowerCase().replace(/[\s_-]/g, '')
  if (Object.hasOwn(otherNames, plain)) return otherNames[plain] ?? null
  return plainColumns.find(column => column === plain) ?? null
}

/** The key of a secret's column; null for the others. */
export const secretOf = (column: Column): string | null =>
  column.startsWith('secret:') ? column.slice('secret:'.length) : null

const fields: Record<PlainColumn, string> = {
  hostname: 'hostname',
  user: 'user',
  sshkey: 'sshKeys',
  wifi: 'wifi.0.ssid',
  wifipassphrase: 'wifi.0.passphrase',
  locale: 'locale',
  timezone: 'timeZone',
  keymap: 'keymap',
  enrolment: 'enrolment',
}

/** The field that `seedProblems` names. */
export function fieldOf(column: Column): string {
  const secret = secretOf(column)
  return secret === null ? fields[column as PlainColumn] : `secrets.${secret}`
}

/** Several SSH keys are the lines of one cell. */
export function cellText(answers: SeedAnswers, column: Column): string {
  const secret = secretOf(column)
  if (secret !== null) return answers.secrets[secret] ?? ''
  const { hostname, user, sshKeys, wifi, locale, timeZone, keymap, enrolment } = answers
  const texts: Record<PlainColumn, string> = {
    hostname,
    user,
    sshkey: sshKeys.join('\n'),
    wifi: wifi[0]?.ssid ?? '',
    wifipassphrase: wifi[0]?.passphrase ?? '',
    locale,
    timezone: timeZone,
    keymap,
    enrolment,
  }
  return texts[column as PlainColumn]
}

/** The text as it is: a program that reads a file trims it, and a grid keeps what is being typed. */
export function withCell(answers: SeedAnswers, column: Column, text: string): SeedAnswers {
  const secret = secretOf(column)
  if (secret !== null) return { ...answers, secrets: { ...answers.secrets, [secret]: text } }
  const [network = { ssid: '', passphrase: '' }, ...others] = answers.wifi
  const change: Record<PlainColumn, () => Partial<SeedAnswers>> = {
    hostname: () => ({ hostname: text }),
    user: () => ({ user: text }),
    sshkey: () => ({ sshKeys: text === '' ? [] : text.split(/\r?\n/) }),
    wifi: () => ({ wifi: [{ ...network, ssid: text }, ...others] }),
    wifipassphrase: () => ({ wifi: [{ ...network, passphrase: text }, ...others] }),
    locale: () => ({ locale: text }),
    timezone: () => ({ timeZone: text }),
    keymap: () => ({ keymap: text }),
    enrolment: () => ({ enrolment: text }),
  }
  return { ...answers, ...change[column as PlainColumn]() }
}
