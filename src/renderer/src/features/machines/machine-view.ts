// The views of machines, from the engine's answers. Pure.
import type { Forward, Machine, MachineState } from '#shared/machines/machine.ts'
/** The guest gets processor time, and may be paused. */
export const isRunning = (state: MachineState) => state === 'running' || state === 'stopping'

export const uptimeMs = (machine: Pick<Machine, 'runs' | 'startedAt'>, now: number) =>
  machine.runs ? Math.max(0, now - machine.startedAt) : null

export type CpuReading = { atMs: number; cpuSeconds: number }

/** The load of all its processors together, 0…100; null if unknown. */
export function cpuPercent(before: CpuReading | null, after: CpuReading | null, cpus: number): number | null {
  if (!before || !after || after.atMs <= before.atMs || after.cpuSeconds < before.cpuSeconds) return null
  const share = ((after.cpuSeconds - before.cpuSeconds) * 1000) / (after.atMs - before.atMs) / cpus
  return Math.round(Math.min(1, share) * 100)
}

/**
 * The address of a forward under another name of this computer than the window's own. A browser sends the cookies of a host
 * to all of its ports: a guest would else be sent the one that Kiln knows its owner by.
 */
export function linkOf({ url }: Pick<Forward, 'url'>, windowHost: string): string | null {
  if (url === null) return null
  const link = new URL(url)
  link.hostname = windowHost === 'localhost' ? '127.0.0.1' : 'localhost'
  return link.href
}

/** Kiln knows the host key, and a port leads to the guest's SSH: a terminal can be opened in the window. */
export const canLogIn = (machine: Pick<Machine, 'forwards' | 'hostKey'>) =>
  machine.hostKey !== null && sshForward(machine) !== undefined

const sshForward = ({ forwards }: Pick<Machine, 'forwards'>) =>
  forwards.find(({ guest, protocol }) => guest === 22 && protocol === 'tcp')

/** null where no port leads to the guest's SSH. Kiln's own command has the keys that Kiln knows. */
export function sshCommand(machine: Pick<Machine, 'id' | 'forwards' | 'user' | 'hostKey'>): string | null {
  const ssh = sshForward(machine)
  if (!ssh) return null
  return machine.hostKey === null
    ? `ssh -p ${ssh.host} ${machine.user}@127.0.0.1`
    : `kiln machines ssh ${machine.id}`
}
