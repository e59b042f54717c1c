// Follows one run of nixos-anywhere: it never gives up, so each of its steps has a deadline, and only a run that
// passed all of them has succeeded.
import type { InstallerPhases, OpenInstaller } from '#engine/ports/installer.ts'
import { failure } from '#shared/errors.ts'
import type { InstallPlan } from '#shared/install/plan.ts'
import { message } from '#shared/messages/codes.ts'
import { seconds } from '#shared/messages/message.ts'
import { createCauses, lastWord } from './cause.ts'
import { type Step, stepIn, stepSeconds, stepsOf, stepText } from './steps.ts'

const operation = 'install'

type Following = {
  installer: OpenInstaller
  plan: InstallPlan & { system: string; diskScript: string }
  phases: InstallerPhases
  files: readonly { path: string; text: string; mode: number }[]
  signal: AbortSignal
  onStep: (step: Step) => void
  onLine: (text: string) => void
}

/** Throws install.step-failed, install.kexec-failed, install.step-hung, install.step-tried; the signal's reason when cancelled. */
export async function follow(following: Following): Promise<void> {
  const { installer, plan, phases, files, signal, onStep, onLine } = following
  const { request, system, diskScript } = plan
  const late = new AbortController()
  const seen = new Set<Step>()
  let at = 'connect' as Step
  let isDone = false
  const causes = createCauses()
  let timer: NodeJS.Timeout | undefined
  const limit = (step: Step) => request.phaseSeconds ?? stepSeconds[step]
  // The machine's output is among these lines: it can name a step of this run early, but not gain time by it.
  const begin = (step: Step) => {
    if (seen.has(step) || !stepsOf(phases).includes(step)) return
    causes.forget()
    at = step
    clearTimeout(timer)
    timer = setTimeout(() => late.abort(), limit(step) * 1000)
    seen.add(step)
    onStep(step)
  }
  begin('connect')
  try {
    const exit = await installer.run({
      phases,
      files,
      diskScript,
      system,
      kexec: request.kexec,
      signal: AbortSignal.any([signal, late.signal]),
      onLine: ({ text }) => {
        onLine(text)
        causes.see(text)
        const step = stepIn(text)
        if (step === 'done') isDone = true
        else if (step) begin(step)
      },
    })
    signal.throwIfAborted()
    const { command, lastLines } = exit
    const details = { command, lastLines }
    const about = { host: request.host.name, step: stepText(at) }
    const cause = causes.found()
    if (late.signal.aborted) {
      const values = { ...about, time: seconds(limit(at)) }
      throw cause === null
        ? failure('install.step-hung', { operation, values, details })
        : failure('install.step-tried', { operation, values: { ...values, reason: cause }, details })
    }
    // An exit status of 0 alone is not trusted.
    if (exit.code === 0 && isDone && stepsOf(phases).every(step => seen.has(step))) return
    const reason =
      cause ??
      lastWord(lastLines) ??
      message('reason.exit-status', { status: String(exit.code ?? exit.signal) })
    const code = at === 'kexec' ? 'install.kexec-failed' : 'install.step-failed'
    throw failure(code, { operation, values: { ...about, reason }, details })
  } finally {
    clearTimeout(timer)
  }
}
