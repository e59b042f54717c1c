import { expect, it } from 'vitest'
import type { InstallerRun, OpenInstaller } from '#engine/ports/installer.ts'
import type { InstallPlan } from '#shared/install/plan.ts'
import { follow } from './follow.ts'
import type { Step } from './steps.ts'

type Prints = (line: (text: string) => void, signal: AbortSignal) => Promise<number | null>

/** One run whose lines are the machine's as well; what it reported, and the code of its error. */
async function followed(phases: InstallerRun['phases'], prints: Prints, phaseSeconds: number) {
  const steps: Step[] = []
  const run = async ({ onLine, signal }: InstallerRun) => ({
    code: await prints(text => onLine({ text } as Parameters<typeof onLine>[0]), signal),
    signal: null,
    cancelled: false,
    command: 'nixos-anywhere',
    lastLines: [],
  })
  const installer = { run } as unknown as OpenInstaller
  const plan = {
    request: { host: { name: 'box' }, kexec: null, phaseSeconds },
    system: '/s',
    diskScript: '/d',
  }
  const error = await follow({
    installer,
    plan: plan as unknown as InstallPlan & { system: string; diskScript: string },
    phases,
    files: [],
    signal: new AbortController().signal,
    onStep: step => void steps.push(step),
    onLine: () => undefined,
  }).then(
    () => null,
    (thrown: { code: string }) => thrown.code,
  )
  return { steps, error }
}

it('gives a machine no more time for naming a step again and again', async () => {
  const prints: Prints = (line, signal) =>
    new Promise(resolve => {
      const timer = setInterval(() => {
        for (const text of ['Gathering machine facts', 'Formatting hard drive with disko', 'Rebooting'])
          line(`### ${text} ###`)
      }, 20)
      signal.addEventListener('abort', () => {
        clearInterval(timer)
        resolve(null)
      })
    })
  const { steps, error } = await followed('disko', prints, 1)
  expect(error).toBe('install.step-hung')
  expect(steps).toEqual(['connect', 'format'])
})

it('believes no outcome that only the machine prints', async () => {
  const words = ['Formatting hard drive with disko', 'Installing NixOS', 'Rebooting', 'Done!']
  const says =
    (code: number): Prints =>
    async line => {
      for (const text of words) line(`### ${text} ###`)
      return code
    }
  // It ended otherwise, or without a step that it has.
  expect(await followed('disko', says(1), 60)).toEqual({
    steps: ['connect', 'format'],
    error: 'install.step-failed',
  })
  expect((await followed('kexec', says(0), 60)).error).toBe('install.step-failed')
  expect((await followed('install,reboot', says(0), 60)).error).toBe('install.step-failed')
  expect((await followed('disko', says(0), 60)).error).toBeNull()
})
