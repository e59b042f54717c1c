// Starts a switch to the system that is ready. From its first change on, the supervisor decides; this program
// only reports whether the machine works.
import { execFile } from 'node:child_process'
import { realpathSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readBounded } from '../lib/durable-file.ts'
import { healthOf } from './checks.ts'
import { type Ended, judged, limitsOf, type Machine } from './judged.ts'
import { Problem } from './problem.ts'
import { forgetTrial, newTrialId, type Trial, writeTrial } from './trial.ts'

const run = promisify(execFile)
const beforeMs = 3_600_000
const MiB = 2 ** 20

/** Parts of the running kernel that a switch without a restart would not change. */
const bootParts = ['kernel', 'initrd', 'kernel-modules']

/** Whether the machine was booted with another kernel or other parameters than the system's. */
export const needsRestart = (booted: string, system: string): boolean =>
  bootParts.some(part => placeOf(join(booted, part)) !== placeOf(join(system, part))) ||
  parametersOf(booted) !== parametersOf(system)

/**
 * A kernel that does not boot with new parameters would be noticed only at the first boot after the update,
 * when it is already the default.
 */
const parametersOf = (system: string) => readBounded(join(system, 'kernel-params'))

function placeOf(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    // Containers have no kernel.
    return null
  }
}

/** `isStillWanted`: called last. Throws Problem; nothing has changed then. */
export async function switchTo(to: string, machine: Machine, isStillWanted: () => boolean): Promise<Ended> {
  const { folder, settings, supervisor, running, booted } = machine
  const restarts = needsRestart(booted, to)
  if (settings.bootFolder !== null) assertRoom(settings.bootFolder, booted, to)
  if (settings.before !== null) await runBefore(settings.before)
  const from = realpathSync(running)
  const before = await healthOf(machine)
  const mode = restarts ? 'restart' : 'switch'
  const trial: Trial = { id: newTrialId(), from, to, mode, before, worse: [] }
  writeTrial(folder, trial)
  // The program before it may have taken an hour. Who goes back from here on finds the trial.
  if (!isStillWanted()) {
    forgetTrial(folder)
    throw new Problem('put-off', 'it was put off before it began')
  }
  return judged(trial, await supervisor.start({ ...trial, limits: limitsOf(settings) }), machine)
}

async function runBefore(program: string): Promise<void> {
  try {
    await run(program, [], { timeout: beforeMs, maxBuffer: 1 << 20 })
  } catch (thrown) {
    const said = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr).trim() : ''
    throw new Problem('before', `${program}: ${said.split('\n').at(-1) || thrown}`)
  }
}

/**
 * The boot loader copies kernel and initrd there before it removes old ones. Even if they are the same, it
 * writes an entry and its settings; without room for these the switch can neither be completed nor undone.
 * Throws Problem.
 */
function assertRoom(folder: string, booted: string, system: string): void {
  const needed = ['kernel', 'initrd'].reduce((sum, part) => {
    const place = placeOf(join(system, part))
    return place === null || place === placeOf(join(booted, part)) ? sum : sum + statSync(place).size
  }, MiB)
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < needed)
    throw new Problem('no-space', `${folder} has ${bavail * bsize} bytes free; ${needed} are needed`)
}
