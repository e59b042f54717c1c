// Lima, as the engine sees it: Linux machines on this computer, made and run by limactl (https://lima-vm.io).
import type { AskedSizes, LimaLog, LimaState } from '#shared/builders/lima.ts'
import type { HostAddress } from './ssh.ts'

export type LimaInstance = {
  name: string
  state: LimaState
  /** Its folder, with its logs. */
  folder: string
  /** "x86_64"; empty where Lima does not know. */
  architecture: string
  /** What drives it: "vz", "qemu". */
  driver: string
  cpus: number
  memoryBytes: number
  diskBytes: number
  /** What Lima says is wrong with it; empty where nothing is. */
  problem: string
}

export const limaSteps = ['image', 'boot', 'ssh', 'nix'] as const
export type LimaStep = (typeof limaSteps)[number]

/** Steps come in their order, each at most once; with `image` the bytes that are downloaded so far. */
export type OnLimaStep = (step: LimaStep, downloadedBytes: number | null) => void

export type LimaPort = {
  /** Throws lima.missing, lima.too-old, lima.failed. */
  ready(signal: AbortSignal): Promise<{ version: string }>
  /** What a new one downloads at first, image and Nix, in bytes; null where no server says it. */
  downloadBytes(architecture: string, signal: AbortSignal): Promise<number | null>
  /** Throws lima.failed. */
  list(signal: AbortSignal): Promise<LimaInstance[]>
  /**
   * Checks Kiln's own description and makes an instance of it: downloads its image. Throws lima.template, lima.name-taken,
   * lima.download, lima.full, lima.failed. What a failed or cancelled one leaves behind is removed.
   */
  create(creating: {
    name: string
    sizes: AskedSizes
    signal: AbortSignal
    onStep: OnLimaStep
  }): Promise<void>
  /**
   * Until it is ready: Nix answers in it. One that is booting is waited for. Throws lima.hangs, lima.degraded, lima.mount, lima.kvm,
   * lima.crashed, lima.full, lima.failed. Failed or cancelled, it is stopped again.
   */
  start(starting: { name: string; signal: AbortSignal; onStep: OnLimaStep }): Promise<void>
  /** `force`: as if its power were cut. */
  stop(name: string, options: { force: boolean; signal: AbortSignal }): Promise<void>
  /** Of a stopped one. A disk only grows. */
  edit(name: string, sizes: AskedSizes, signal: AbortSignal): Promise<void>
  /** With its disk, in whatever state it is. */
  remove(name: string, signal: AbortSignal): Promise<void>
  /** Where a running one answers: its port is another after each start. */
  address(instance: LimaInstance): Promise<HostAddress>
  /**
   * The host key of one that is ready, as a known_hosts line has it after the name: by its console, which only this computer
   * writes down, or else asked through Lima's own login.
   */
  hostKey(instance: LimaInstance, signal: AbortSignal): Promise<{ type: string; key: string }>
  /**
   * The host keys that the console of one that is ready shows of this boot; none where it shows none. Some machines print them a
   * moment after they are ready: with `wait`, until then.
   */
  consoleKeys(
    instance: LimaInstance,
    options: { wait: boolean; signal: AbortSignal },
  ): Promise<{ type: string; key: string }[]>
  /** Its logs, and of each the line that says what went wrong. */
  logs(instance: LimaInstance): Promise<LimaLog[]>
}
