// Lima, as the engine sees it: Linux machines on this computer, created and run by limactl (https://lima-vm.io).
import type { LimaLog, LimaSizeChoice, LimaState } from '#shared/builders/lima.ts'
import type { Architecture } from '#shared/formats/format.ts'
import type { HostAddress } from './ssh.ts'

export type LimaInstance = {
  name: string
  state: LimaState
  /** Its folder, with its logs. */
  folder: string
  /** "x86_64"; empty if Lima does not know. */
  architecture: string
  /** The driver: "vz", "qemu". */
  driver: string
  cpus: number
  memoryBytes: number
  diskBytes: number
  /** Faults that Lima reports; empty if there are none. */
  problem: string
}

export const limaSteps = ['image', 'boot', 'ssh', 'nix'] as const
export type LimaStep = (typeof limaSteps)[number]

/** Steps come in order, each at most once; with `image` the bytes downloaded so far. */
export type OnLimaStep = (step: LimaStep, downloadedBytes: number | null) => void

export type LimaPort = {
  /** Throws lima.missing, lima.too-old, lima.failed. */
  ready(signal: AbortSignal): Promise<{ version: string }>
  /** The initial download of a new one, image and Nix, in bytes; null if no server reports it. */
  downloadBytes(architecture: string, signal: AbortSignal): Promise<number | null>
  /** The architectures that a new VM on this computer can build for, its own first. */
  builds(): Promise<Architecture[]>
  /** Throws lima.failed. */
  list(signal: AbortSignal): Promise<LimaInstance[]>
  /** Checks Kiln's template and creates an instance from it: downloads its image. Throws lima.template,
   *  lima.name-taken, lima.download, lima.full, lima.failed. The remains of a failed or cancelled one are removed. */
  create(creating: {
    name: string
    sizes: LimaSizeChoice
    signal: AbortSignal
    onStep: OnLimaStep
  }): Promise<void>
  /** Until it is ready: Nix answers in it. Waits for one that is booting. Throws lima.hangs, lima.degraded,
   *  lima.mount, lima.kvm, lima.crashed, lima.full, lima.failed. On failure or cancel, it is stopped again. */
  start(starting: { name: string; signal: AbortSignal; onStep: OnLimaStep }): Promise<void>
  /** `force`: like a power cut. */
  stop(name: string, options: { force: boolean; signal: AbortSignal }): Promise<void>
  /** Changes a stopped VM. A disk only grows. */
  edit(name: string, sizes: LimaSizeChoice, signal: AbortSignal): Promise<void>
  /** Removes the VM with its disk, in whatever state it is. */
  remove(name: string, signal: AbortSignal): Promise<void>
  /** Returns the address of a running VM: its port changes with each start. */
  address(instance: LimaInstance): Promise<HostAddress>
  /** The host key of one that is ready, as in a known_hosts line after the name: from its console, which only this
   *  computer records, or else through Lima's own login. */
  hostKey(instance: LimaInstance, signal: AbortSignal): Promise<{ type: string; key: string }>
  /** The host keys that the console of a ready instance shows for this boot; empty if it shows none. Some machines
   *  print them a moment after they are ready: `wait` waits for them. */
  consoleKeys(
    instance: LimaInstance,
    options: { wait: boolean; signal: AbortSignal },
  ): Promise<{ type: string; key: string }[]>
  /** Its logs, and for each the line that explains the failure. */
  logs(instance: LimaInstance): Promise<LimaLog[]>
}
