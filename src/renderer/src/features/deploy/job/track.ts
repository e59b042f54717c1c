// How far a host is on its way: Build → Copy → Switch → Check → Confirmed. Pure.
import type { DeployPlan } from '#shared/deploy/plan.ts'
import type { HostProgress, HostResult } from '#shared/deploy/result.ts'
import { isChecked } from '../wizard/how.ts'

export const trackSteps = ['build', 'copy', 'switch', 'check', 'confirm'] as const
type TrackStep = (typeof trackSteps)[number]
export type StepState = 'later' | 'now' | 'done' | 'failed' | 'skipped'
export type Track = Record<TrackStep, StepState>

const stepOfPhase = {
  copying: 'copy',
  switching: 'switch',
  checking: 'check',
  confirming: 'confirm',
} as const

type Of = { request: Pick<DeployPlan['request'], 'mode' | 'restart' | 'source'> } | null

/** The step that failed, by the reason that the host gave for going back. */
const stepOfReason: Record<string, TrackStep> = {
  'deploy.reason.checks': 'check',
  'deploy.reason.unconfirmed': 'confirm',
  'deploy.reason.unconfirmed-because': 'confirm',
  'deploy.reason.boot-loader': 'confirm',
  'deploy.reason.profile': 'confirm',
  'deploy.reason.restarted': 'confirm',
}

export function trackOf(progress: HostProgress, result: HostResult | undefined, plan: Of): Track {
  const isBack = plan?.request.source.kind === 'generation'
  const unchecked = plan !== null && !isChecked(plan.request)
  const unneeded = (step: TrackStep) =>
    (isBack && (step === 'build' || step === 'copy')) ||
    (unchecked && (step === 'check' || step === 'confirm')) ||
    (result?.unchanged === true && (step === 'copy' || step === 'switch'))
  const at = result ? endOf(result) : atOf(progress.phase)
  const index = trackSteps.indexOf(at.step)
  const stateOf = (step: TrackStep): StepState => {
    if (unneeded(step)) return 'skipped'
    const own = trackSteps.indexOf(step)
    if (own < index) return 'done'
    return own > index ? 'later' : at.state
  }
  return {
    build: stateOf('build'),
    copy: stateOf('copy'),
    switch: stateOf('switch'),
    check: stateOf('check'),
    confirm: stateOf('confirm'),
  }
}

type At = { step: TrackStep; state: StepState }

function atOf(phase: HostProgress['phase']): At {
  if (phase === 'waiting') return { step: 'build', state: 'done' }
  return phase === 'ended' ? { step: 'confirm', state: 'now' } : { step: stepOfPhase[phase], state: 'now' }
}

function endOf({ outcome, error }: HostResult): At {
  switch (outcome) {
    case 'switched':
    case 'shown':
      return { step: 'confirm', state: 'done' }
    case 'rolled-back':
    case 'rollback-failed':
    case 'unknown': {
      const reason = error?.values['reason']
      const code = typeof reason === 'object' && 'code' in reason ? reason.code : ''
      return { step: stepOfReason[code] ?? 'switch', state: 'failed' }
    }
    case 'unconfirmed':
      return { step: 'confirm', state: 'failed' }
    case 'failed':
      return { step: 'copy', state: 'failed' }
    case 'cancelled':
    case 'untouched':
      return { step: 'build', state: 'done' }
    case 'unreachable':
    case 'refused':
      return { step: 'copy', state: 'failed' }
  }
}
