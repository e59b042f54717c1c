// A plan as text: what changes on each host. Pure.

import type { ClosureDiff, HostPlan, PackageChange } from '#shared/deploy/plan.ts'
import { bytes, list } from '#shared/messages/message.ts'
import { withoutHash } from '#shared/store-path.ts'
import { t, texts } from '../texts.ts'

const shownPackages = 40
/** Within the indentation of a plan in a terminal of 80 columns. */
const unitsWidth = 76

/** Wraps text at spaces and indents further lines. A longer word gets its own line. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined) lines.push(word)
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`  ${word}`)
  }
  return lines
}

export function planLines(host: HostPlan): string[] {
  const { target, from, to, gets, diff, problem, last, stateVersion, proposedVersion, withoutLogin } = host
  const { name } = target
  const unsaid = last && !last.outcome.startsWith('switched')
  const before = unsaid ? [`  ${t('cli.deploy.last', { outcome: last.outcome })}`] : []
  const proposed =
    proposedVersion === null
      ? []
      : [`  ${t('cli.deploy.proposed', { host: name, version: proposedVersion })}`]
  if (problem) {
    const { message, hint } = texts.error(problem)
    const output = (problem.details?.lastLines ?? []).map(line => `  ${line}`)
    return [
      t('cli.deploy.problem', { host: name, reason: message }),
      ...(hint === '' ? [] : [`  ${t('cli.run.hint', { hint })}`]),
      ...output,
      ...proposed,
      ...before,
    ]
  }
  if (!diff || from === null || to === null) return before
  const title =
    from === to
      ? t('cli.deploy.same', { host: name })
      : t('cli.deploy.host', { host: name, from: withoutHash(from), to: withoutHash(to) })
  const keeps = stateVersion === null ? [] : [`  ${t('cli.deploy.keeps-version', { version: stateVersion })}`]
  const own = gets === null ? [] : [`  ${t('cli.deploy.gets', { name: gets })}`]
  const closed = withoutLogin ? [`  ${t('build.note.system-no-login', { names: name })}`] : []
  return [title, ...closed, ...own, ...before, ...keeps, ...diffLines(diff).map(line => `  ${line}`)]
}

const unitTexts = {
  added: 'cli.deploy.units-added',
  changed: 'cli.deploy.units-changed',
  removed: 'cli.deploy.units-removed',
} as const

function diffLines(diff: ClosureDiff): string[] {
  const { packages, units, needsReboot } = diff
  const lines = [closureLine(diff), ...packageLines(packages)]
  for (const kind of ['added', 'changed', 'removed'] as const)
    if (units[kind].length > 0)
      lines.push(...wrapped(t(unitTexts[kind], { units: list(units[kind]) }), unitsWidth))
  if (needsReboot) lines.push(t('cli.deploy.reboot'))
  return lines
}

export function packageLines(packages: readonly PackageChange[]): string[] {
  const lines = packages.slice(0, shownPackages).map(packageLine)
  const more = packages.length - shownPackages
  return more > 0 ? [...lines, t('cli.deploy.more-packages', { count: more })] : lines
}

function closureLine({ closureBytes, missingBytes, missingPaths: paths }: ClosureDiff): string {
  if (closureBytes === null) return t('cli.deploy.no-copy')
  const size = bytes(closureBytes)
  return paths > 0 && missingBytes !== null
    ? t('cli.deploy.closure-copy', { size, paths, missing: bytes(missingBytes) })
    : t('cli.deploy.closure', { size, paths })
}

function packageLine({ name, before, after }: PackageChange): string {
  const [old, now] = [before.join(', '), after.join(', ')]
  if (before.length === 0) return t('cli.deploy.package-added', { name, after: now })
  if (after.length === 0) return t('cli.deploy.package-removed', { name, before: old })
  return t('cli.deploy.package-changed', { name, before: old, after: now })
}
