// Decides the source of a deploy's request: a source, an offline kit, what its host runs, a plan file, or an earlier deploy.
// Pure.

import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import type { FleetWords } from './fleet.ts'
import type { SourceChoice } from './source.ts'
import type { DeployWords } from './words.ts'

type Words = SourceWords & DeployWords & SourceChoice & FleetWords

/** Options that a plan file and an earlier deploy determine already. */
const fixed = [
  ...(['to', 'group', 'identity', 'jump', 'map', 'set', 'settings', 'arch', 'mode', 'check'] as const),
  ...(['reboot', 'rebootSeconds', 'newAddress', 'keep', 'substituteOnHost', 'again'] as const),
  ...(['activateSeconds', 'confirmSeconds', 'atOnce', 'canary', 'wave', 'afterFailure'] as const),
]

/** An option that can be repeated and was not given is an empty list or absent. */
const isGiven = (words: Words) => (option: (typeof fixed)[number]) => [words[option] ?? []].flat().length > 0

export type SourceWords = {
  plan?: string
  savePlan?: string
  resume?: string | true
  fromKit?: string
  kitKey?: string
  fromHost?: true
}

type Beginning =
  | { kind: 'source'; what: string }
  /** Several boxes, each for its host. */
  | { kind: 'boxes'; names: string[] }
  | { kind: 'kit'; folder: string; key: string | null }
  /** The source that Kiln remembers for the one host. */
  | { kind: 'host' }
  | { kind: 'file'; path: string }
  | { kind: 'resume'; id: string | null }

/** Options that the file or the earlier deploy determines must not be repeated. Throws usage. */
export function beginningFrom(what: readonly string[], words: Words): Beginning {
  const { plan, resume, savePlan, fromKit, kitKey, fromHost } = words
  const [first] = what
  const named = [first, plan, resume, fromKit, fromHost].filter(each => each !== undefined)
  if (named.length !== 1) throw usage(terminalMessage('usage.deploy-source'), 'deploy')
  if (kitKey !== undefined && fromKit === undefined) throw usage(terminalMessage('usage.kit-key'), 'deploy')
  if (fromKit !== undefined) {
    const { set, settings, arch, substituteOnHost } = words
    if ([set, settings, arch, substituteOnHost].some(each => each !== undefined))
      throw usage(terminalMessage('usage.kit-fixed'), 'deploy')
    return { kind: 'kit', folder: fromKit, key: kitKey ?? null }
  }
  if (fromHost) {
    if (
      words.to?.length !== 1 ||
      words.group !== undefined ||
      words.settings !== undefined ||
      words.arch !== undefined
    )
      throw usage(terminalMessage('usage.from-host'), 'deploy')
    return { kind: 'host' }
  }
  if (what.length > 1) return { kind: 'boxes', names: [...what] }
  if (first !== undefined) return { kind: 'source', what: first }
  if (
    fixed.some(isGiven(words)) ||
    words.checks === false ||
    (resume !== undefined && savePlan !== undefined)
  )
    throw usage(
      terminalMessage('usage.deploy-fixed', { option: plan === undefined ? '--resume' : '--plan' }),
      'deploy',
    )
  if (plan !== undefined) return { kind: 'file', path: plan }
  return { kind: 'resume', id: resume === true || resume === undefined ? null : resume }
}
