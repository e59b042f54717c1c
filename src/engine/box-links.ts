// The reports of other groups to the boxes: type only, because boxes know these groups too. None of it fails their work.
import type { BuildRequest } from '#shared/builds/build.ts'
import type { DeploySource } from '#shared/deploy/plan.ts'
import type { Drive } from '#shared/drives/drive.ts'
import type { DriveResult } from '#shared/flash/flash.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { Message } from '#shared/messages/message.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'

type Flashed = {
  box: string | null
  /** Ids that were written to the drives, by their paths. */
  ids: ReadonlyMap<string, string>
  /** Personal data, by the drives' paths. */
  seeds: ReadonlyMap<string, SeedAnswers | null>
  results: readonly DriveResult[]
  drives: readonly Pick<Drive, 'path' | 'serial' | 'model' | 'sizeBytes'>[]
  image: string | null
  hosts: readonly Host[]
}

type Personal = {
  box: string | null
  /** null: nothing was answered. */
  answers: SeedAnswers | null
  /** Keys of the secret options of what is personalised. */
  keys: readonly string[]
  signal: AbortSignal
}

/**
 * `alike`: planned boxes with this host name but another profile or architecture. `same`: all other boxes with this host
 * name.
 */
export type DriveBox = {
  box: { id: string; name: string } | null
  /** The box has another profile or architecture than the image. */
  otherwise: boolean
  /** Names of other boxes whose drive it is until it is written. */
  owners: string[]
  alike: string[]
  same: string[]
}

export type BoxLinks = {
  /** Throws box.unknown. */
  assertThere(box: string | undefined): Promise<void>
  /** Throws deploy.other-box: a host belongs to one box. */
  assertOwn(pairs: readonly { box: string | null; host: Host }[]): Promise<void>
  /** The box of each drive, before it is written, by its host name ("" for none); null: none, or one that is made. */
  ofDrives(wanted: {
    box: string | null
    image: string | null
    hosts: readonly Host[]
    hostnames: readonly string[]
    /** The drives in the same order; null: not known. */
    drives: readonly (Pick<Drive, 'serial' | 'model' | 'sizeBytes'> | null)[]
  }): Promise<DriveBox[]>
  /** The note about the host name that the box of this build will have; null: none. Never rejects. */
  hostNameNote(request: Pick<BuildRequest, 'box' | 'options'>, profile: Profile): Promise<Message | null>
  built(
    box: string | undefined,
    build: { id: string; request: BuildRequest; profile: Profile },
  ): Promise<void>
  ran(box: string | undefined, machine: string): Promise<void>
  flashed(flashed: Flashed): Promise<void>
  /** `id`: of the box that is made if the host belongs to none; null: a new one. */
  deployed(deployed: {
    box: string | null
    id: string | null
    host: Host
    source: DeploySource
  }): Promise<void>
  /** Id of the box that has the host, or is named, or has the name; without any, a new id for the one to be made. */
  idFor(wanted: { box: string | null; host: string | null; name: string | null }): Promise<string>
  /** Whether the keyring keeps this secret for the box that is named, or has the name. Never rejects. */
  keeps(key: string): Promise<(box: string | null, name: string) => boolean>
  /**
   * The answers for a box with its secrets that the keyring keeps; `id`: the box's, or a new one for a host name without
   * a box. Throws keyring.*.
   */
  personal(wanted: Personal): Promise<{ answers: SeedAnswers | null; id: string | null }>
}
