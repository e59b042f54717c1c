// Personal answers that were not kept over a reload: passphrases and secrets, in the form and in the table. Each has to
// be given again, or be left out knowingly, before anything is erased: an empty passphrase would make its network an
// open one. Pure.
import './texts.ts'
import { windowMessage } from '#lib/texts/own-texts.ts'
import type { SeedProblem } from '#shared/seed/check.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import type { Personal, TableRow } from './personal.ts'

const ofWifi = (at: number) => `wifi.${at}.passphrase`
const ofSecret = (key: string) => `secrets.${key}`

/** The answers as they may be stored, and the fields that lose something by it. */
export function withoutSecrets(personal: Personal): Personal {
  const { answers, table } = personal
  const kept = table && canKeep(table.rows)
  const lost = [...secretFields(answers), ...(table && !kept ? ['table'] : [])]
  return {
    ...personal,
    answers: { ...emptied(answers), secrets: {} },
    table: kept ? { ...table, rows: table.rows.map(keptRow) } : null,
    lost: [...new Set([...personal.lost, ...lost])],
  }
}

const secretFields = ({ wifi, secrets }: SeedAnswers): string[] => [
  ...wifi.flatMap(({ passphrase }, at) => (passphrase === '' ? [] : [ofWifi(at)])),
  ...Object.entries(secrets).flatMap(([key, value]) => (value === '' ? [] : [ofSecret(key)])),
]

const emptied = <Answers extends SeedAnswers>(answers: Answers): Answers => ({
  ...answers,
  wifi: answers.wifi.map(network => ({ ...network, passphrase: '' })),
  secrets: Object.fromEntries(Object.keys(answers.secrets).map(key => [key, ''])),
})

/** The table has one cell for a passphrase: that of a second network could not be given again. */
const canKeep = (rows: readonly TableRow[]) => rows.every(({ wifi }) => wifi.length < 2)

const keptRow = (row: TableRow): TableRow => {
  const lost = [...new Set([...(row.lost ?? []), ...secretFields(row)])]
  return { ...emptied(row), ...(lost.length > 0 && { lost }) }
}

/** Returns the lost answers that matter for the chosen way; with the table, those of rows that no drive has got yet. */
export const lostNow = ({ way, lost, table }: Personal): string[] => {
  if (way === 'form') return lost.filter(field => field !== 'table')
  if (way === 'none') return []
  return table ? table.rows.slice(table.next).flatMap(lostOf) : lost.filter(field => field === 'table')
}

/** Forgets what was lost: what is empty stays empty. */
export const leftEmpty = ({ table }: Personal): Partial<Personal> => ({
  lost: [],
  table: table && { ...table, rows: table.rows.map(({ lost: _, ...row }) => row) },
})

/** Returns the lost answers of the form. */
export const lostProblems = (personal: Personal): Pick<SeedProblem, 'field' | 'reason'>[] =>
  lostNow(personal).map(field => ({ field, reason: notKept() }))

export const notKept = () => windowMessage('answer.not-kept')

/**
 * Returns the lost answers of a row in the table: a network without a name gets no passphrase, as long as it has none.
 */
export const lostOf = ({ lost = [], wifi }: TableRow): string[] =>
  lost.filter(field => field !== ofWifi(0) || Boolean(wifi[0]?.ssid))

/** A row of the table after a cell was filled in. */
export function rowAnswered({ lost = [], ...before }: TableRow, after: SeedAnswers): TableRow {
  const left = lostAfter(lost, before, after)
  return { ...after, ...(lost.length > 0 && { lost: left }) }
}

export function answered(personal: Personal, part: Partial<SeedAnswers>): Personal {
  const answers = { ...personal.answers, ...part }
  return { ...personal, answers, lost: lostAfter(personal.lost, personal.answers, answers) }
}

/** After answers were changed: what was filled in or removed is no longer lost, also where rows moved up. */
export function lostAfter(lost: readonly string[], before: SeedAnswers, after: SeedAnswers): string[] {
  const edited = before.wifi.length === after.wifi.length
  return [
    ...after.wifi.flatMap((network, at) => {
      const was = edited ? at : before.wifi.indexOf(network)
      return network.passphrase === '' && lost.includes(ofWifi(was)) ? [ofWifi(at)] : []
    }),
    ...lost.filter(field => field.startsWith('secrets.') && !after.secrets[field.slice('secrets.'.length)]),
    ...lost.filter(field => field === 'table'),
  ]
}
