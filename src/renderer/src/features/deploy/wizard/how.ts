// How a deploy goes, as it is typed into the form. Pure.
import { t } from '#lib/texts/texts.ts'
import { parseCheck } from '#shared/deploy/check-words.ts'
import type { AfterFailure, DeployMode, DeployRequest } from '#shared/deploy/plan.ts'
import { parseTarget } from '#shared/deploy/target.ts'
import { wavesByTag } from '#shared/deploy/waves.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import type { HealthCheck } from '#shared/profiles/health-check.ts'

export type How = {
  mode: DeployMode
  /** Whether the next boot happens at once, on trial. */
  restart: boolean
  restartSeconds: string
  /** profile: what the profile or image brings; reach: none but that it can be reached; own: those of `ownChecks`. */
  checks: 'profile' | 'reach' | 'own'
  /** One a line. */
  ownChecks: string
  canary: string
  atOnce: string
  /** Tags in their order. */
  waves: string
  afterFailure: AfterFailure
  activateSeconds: string
  confirmSeconds: string
  keep: string
  newAddress: string
  substitute: boolean
  /** Activated also where nothing changes. */
  again: boolean
}

export const usualHow: How = {
  mode: 'switch',
  restart: false,
  restartSeconds: '600',
  checks: 'profile',
  ownChecks: '',
  canary: '0',
  atOnce: '8',
  waves: '',
  afterFailure: 'stop',
  activateSeconds: '600',
  confirmSeconds: '60',
  keep: '',
  newAddress: '',
  substitute: false,
  again: false,
}

export type HowField =
  | 'ownChecks'
  | 'canary'
  | 'atOnce'
  | 'waves'
  | 'activateSeconds'
  | 'confirmSeconds'
  | 'restartSeconds'
  | 'keep'
  | 'newAddress'

const ranges = {
  canary: { from: 0, to: 500 },
  atOnce: { from: 1, to: 64 },
  activateSeconds: { from: 5, to: 7200 },
  confirmSeconds: { from: 5, to: 3600 },
  restartSeconds: { from: 5, to: 7200 },
  keep: { from: 2, to: 1000 },
} as const

export const restarts = ({ mode, restart }: Pick<How, 'mode' | 'restart'>) => mode === 'boot' && restart

/** Whether the host is confirmed at all: a dry run, and a next boot that is not made, change nothing that could be checked. */
export const isChecked = (how: Pick<How, 'mode' | 'restart'>) =>
  how.mode === 'switch' || how.mode === 'test' || restarts(how)

const checkLines = ({ ownChecks }: How) =>
  ownChecks
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)

const movesOne = (how: How, hosts: number) => hosts === 1 && isChecked(how) && how.newAddress.trim() !== ''

type Tagged = readonly Pick<KnownHost, 'id' | 'tags'>[]

export function wavesOf({ waves }: Pick<How, 'waves'>, hosts: Tagged): ReturnType<typeof wavesByTag> {
  const tags = waves.split(/[\s,]+/).flatMap(word => word.replace(/^#/, '') || [])
  // There is nothing to wait for with one host.
  return hosts.length > 1 ? wavesByTag(tags, hosts) : { waves: [], missing: null }
}

/** The problems of the fields, shown beside them. */
export function howProblems(how: How, chosen: Tagged): Partial<Record<HowField, string>> {
  const hosts = Math.max(1, chosen.length)
  const problems: Partial<Record<HowField, string>> = {}
  for (const [field, { from, to }] of Object.entries(ranges) as [
    keyof typeof ranges,
    { from: number; to: number },
  ][]) {
    const text = how[field].trim()
    if ((field === 'keep' && text === '') || (field === 'restartSeconds' && !restarts(how))) continue
    const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
    if (!(number >= from && number <= to))
      problems[field] = t('deploy.how.number', { from: String(from), to: String(to) })
  }
  if (how.checks === 'own' && isChecked(how)) {
    const lines = checkLines(how)
    const wrong = lines.find(line => parseCheck(line) === null)
    if (wrong !== undefined) problems.ownChecks = t('deploy.how.checks.wrong', { line: wrong })
    else if (lines.length === 0) problems.ownChecks = t('deploy.how.checks.none-yet')
  }
  if (movesOne(how, hosts) && parseTarget(how.newAddress.trim()) === null)
    problems.newAddress = t('deploy.how.new-address.wrong')
  const { missing } = wavesOf(how, chosen)
  if (missing !== null) problems.waves = t('deploy.how.waves.missing', { tag: missing })
  return problems
}

type HowOfRequest = Omit<DeployRequest, 'source' | 'hosts' | 'stateVersions' | 'waves'>

/** Only of answers without problems. */
export function howRequest(how: How, hosts: number): HowOfRequest {
  return {
    mode: how.mode,
    checks: checksOf(how),
    newAddress: movesOne(how, hosts) ? parseTarget(how.newAddress.trim()) : null,
    restart: restarts(how),
    restartSeconds: restarts(how) ? Number(how.restartSeconds) : 600,
    again: how.again && how.mode === 'switch',
    activateSeconds: Number(how.activateSeconds),
    confirmSeconds: Number(how.confirmSeconds),
    keepGenerations: how.keep.trim() === '' ? null : Number(how.keep),
    substituteOnHost: how.substitute,
    atOnce: Number(how.atOnce),
    // More than there are is all of them.
    canary: Math.min(Number(how.canary), hosts - 1),
    afterFailure: hosts > 1 ? how.afterFailure : 'stop',
  }
}

function checksOf(how: How): HealthCheck[] | null {
  if (how.checks === 'profile' || !isChecked(how)) return null
  if (how.checks === 'reach') return []
  return checkLines(how).flatMap(line => parseCheck(line) ?? [])
}
