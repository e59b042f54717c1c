// What of the personal answers was not kept over a reload: passphrases, secrets and the table. Each has to be given again,
// or be left out knowingly, before anything is erased: an empty passphrase would make its network an open one. Pure.
import './texts.ts'
import { windowMessage } from '#lib/texts/own-texts.ts'
import type { SeedProblem } from '#shared/seed/check.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import type { Personal } from './personal.ts'

const ofWifi = (at: number) => `wifi.${at}.passphrase`
const ofSecret = (key: string) => `secrets.${key}`

/** The answers as they may be stored, and the fields that lose something by it. */
export function withoutSecrets(personal: Personal): Personal {
  const { answers, table } = personal
  const lost = [
    ...answers.wifi.flatMap(({ passphrase }, at) => (passphrase === '' ? [] : [ofWifi(at)])),
    ...Object.entries(answers.secrets).flatMap(([key, value]) => (value === '' ? [] : [ofSecret(key)])),
    ...(table ? ['table'] : []),
  ]
  const wifi = answers.wifi.map(network => ({ ...network, passphrase: '' }))
  return {
    ...personal,
    answers: { ...answers, wifi, secrets: {} },
    table: null,
    lost: [...new Set([...personal.lost, ...lost])],
  }
}

/** Those that matter for the way that is chosen. */
export const lostNow = ({ way, lost, table }: Personal): string[] => {
  if (way === 'none') return []
  return lost.filter(field => (field === 'table' ? way === 'table' && table === null : way === 'form'))
}

export const lostProblems = (personal: Personal): Pick<SeedProblem, 'field' | 'reason'>[] =>
  lostNow(personal)
    .filter(field => field !== 'table')
    .map(field => ({ field, reason: windowMessage('answer.not-kept') }))

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
