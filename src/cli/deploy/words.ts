// Turns the words of `kiln deploy` and `kiln rollback` into a request.
import { hostname, userInfo } from 'node:os'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { parseCheck } from '#shared/deploy/check-words.ts'
import {
  type AfterFailure,
  afterFailure,
  afterFailures,
  type DeployMode,
  type DeployRequest,
  type DeploySource,
  deployMode,
  deployModes,
  deployRequest,
} from '#shared/deploy/plan.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { firstIssue } from '#shared/issue-reason.ts'
import { list } from '#shared/messages/message.ts'
import { suggestion } from '#shared/names.ts'
import type { HealthCheck } from '#shared/profiles/health-check.ts'
import { forBox } from '../boxes/box-named.ts'
import type { Session } from '../session.ts'
import { readNamed } from '../terminal/named-file.ts'
import { terminalMessage } from '../texts.ts'
import { numberFrom, usage } from '../usage.ts'
import { wavesFrom } from './fleet.ts'
import { answersFrom } from './state-versions.ts'
import { type TargetWords, targetsFor } from './targets.ts'

const operation = 'deploy'

/** Options of both commands. */
export type HostWords = TargetWords & {
  sudoPasswordFile?: string
  check?: string[]
  checks: boolean
  activateSeconds?: string
  confirmSeconds?: string
  atOnce?: string
  canary?: string
  wave?: string[]
  afterFailure?: string
  leaveOutProblems?: boolean
  yes?: boolean
  dryRun?: boolean
}
export type DeployWords = HostWords & {
  mode?: string
  reboot?: boolean
  rebootSeconds?: string
  newAddress?: string
  keep?: string
  substituteOnHost?: boolean
  again?: boolean
  stateVersion?: string[]
}

/** Throws usage, deploy.target. */
export async function requestFor(
  session: Pick<Session, 'client'>,
  source: DeploySource,
  words: DeployWords,
  { box = null, hosts }: { box?: Pick<BoxView, 'id'> | null; hosts?: readonly HostTarget[] } = {},
): Promise<DeployRequest> {
  const { newAddress } = words
  const command = source.kind === 'generation' ? 'rollback' : 'deploy'
  const flakes =
    source.kind === 'each' ? source.of.every(each => each.source.kind === 'flake') : source.kind === 'flake'
  if (flakes && words.stateVersion) throw usage(terminalMessage('usage.state-version-flake'), command)
  const [moved = null] =
    newAddress === undefined
      ? []
      : await targetsFor(session, { ...words, to: [newAddress], group: [] }, command)
  const targets = hosts ?? (await targetsFor(session, words, command))
  const waves = words.wave ? wavesFrom(words.wave, targets, await session.client.hosts.list({})) : []
  const request = deployRequest.safeParse({
    source,
    hosts: targets,
    waves,
    afterFailure: afterFailureFrom(words.afterFailure ?? 'stop', command),
    mode: modeFrom(words.mode ?? 'switch'),
    checks: words.check ? words.check.map(text => checkFrom(text, command)) : words.checks ? null : [],
    newAddress: moved,
    activateSeconds: numberFrom('--activate-seconds', words.activateSeconds, { from: 5, to: 7200, command }),
    confirmSeconds: numberFrom('--confirm-seconds', words.confirmSeconds, { from: 5, to: 3600, command }),
    restart: words.reboot ?? false,
    restartSeconds: numberFrom('--reboot-seconds', words.rebootSeconds, { from: 5, to: 7200 }),
    keepGenerations: numberFrom('--keep', words.keep, { from: 2, to: 1000 }) ?? null,
    substituteOnHost: words.substituteOnHost ?? false,
    again: words.again ?? false,
    atOnce: numberFrom('--at-once', words.atOnce, { from: 1, to: 64, command }),
    stateVersions: await answersFrom(session, words.stateVersion),
    canary: numberFrom('--canary', words.canary, { from: 0, to: 500, command }),
    ...forBox(box),
  })
  if (request.success) return request.data
  throw usage(terminalMessage('usage.value', { reason: firstIssue(request.error) }), command)
}

function afterFailureFrom(text: string, command: string): AfterFailure {
  const after = afterFailure.safeParse(text)
  if (after.success) return after.data
  throw usage(terminalMessage('usage.after-failure', { found: text, known: list(afterFailures) }), command)
}

function modeFrom(text: string): DeployMode {
  const mode = deployMode.safeParse(text)
  if (mode.success) return mode.data
  const values = { mode: text, known: list(deployModes), suggestion: suggestion(text, [...deployModes]) }
  throw usage(terminalMessage('usage.mode', values), 'deploy')
}

/** "22", "nginx.service", "http://:8080/health". */
function checkFrom(text: string, command = 'deploy'): HealthCheck {
  const check = parseCheck(text)
  if (check) return check
  throw usage(terminalMessage('usage.check', { check: text }), command)
}

/** The first line of a file that the user named. */
export async function sudoPassword({ sudoPasswordFile: path }: HostWords): Promise<string | null> {
  if (path === undefined) return null
  const text = await readNamed(path, operation)
  return text.split(/\r?\n/)[0] || null
}

/** Shown to others who find a host locked. */
export const whoIAm = () => `${userInfo().username}@${hostname()}`.slice(0, 200)
