// Lima and the builders over SSH, as `kiln doctor` prints them. Pure.
import type { Client } from '#shared/contract/client.ts'
import type { BuilderReport } from '#shared/doctor.ts'
import type { ErrorReport } from '#shared/errors.ts'
import { t, texts } from '../texts.ts'

type LimaReport = Awaited<ReturnType<Client['lima']['list']>>

/** Lima is optional: if it is missing, nothing is wrong. */
export function limaLines({ version, problem, vms }: LimaReport): string[] {
  const head = version === null ? `–  ${t('doctor.lima.not-ready')}` : `✓  ${t('doctor.lima', { version })}`
  const none = t('doctor.lima.no-vm', { command: 'kiln builder lima create' })
  const states = vms.flatMap(({ name, state, problem: wrong }) => [
    t('doctor.lima.vm', { name, state: t(`lima.state.${state}`) }),
    ...(wrong ? [`  ${wrong}`] : []),
  ])
  const found = version === null ? [] : vms.length > 0 ? states : [none]
  return below(head, [t('doctor.lima.why'), ...problemLines(problem), ...found])
}

const marks = { answers: '✓', untrusted: '✗', fails: '✗' }

export function builderLines({
  name,
  address,
  state,
  nixVersion,
  trusted,
  problem,
}: BuilderReport): string[] {
  const nix = nixVersion === null ? [] : [t('doctor.builder.nix', { version: nixVersion })]
  const trust = trusted === null ? [] : [t(trusted ? 'doctor.builder.trusts' : 'doctor.builder.trusts-not')]
  const head = `${marks[state]}  ${name}  ${address}  ${t(`doctor.builder.${state}`)}`
  return below(head, [t('doctor.builder.why'), ...nix, ...trust, ...problemLines(problem)])
}

function problemLines(problem: ErrorReport | null): string[] {
  if (!problem) return []
  const { message, hint } = texts.error(problem)
  return [message, hint].filter(Boolean)
}

const below = (head: string, lines: string[]) => [head, ...lines.map(line => `   ${line}`)]
