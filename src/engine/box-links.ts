// What other groups report to the boxes: type only, because boxes know these groups too. None of it fails their work.
import type { BuildRequest } from '#shared/builds/build.ts'
import type { DeploySource } from '#shared/deploy/plan.ts'
import type { Drive } from '#shared/drives/drive.ts'
import type { DriveResult } from '#shared/flash/flash.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { Profile } from '#shared/profiles/profile.ts'

type Flashed = {
  box: string | null
  results: readonly DriveResult[]
  drives: readonly Pick<Drive, 'path' | 'serial' | 'model' | 'sizeBytes'>[]
  image: string | null
  hosts: readonly Host[]
}

export type BoxLinks = {
  /** Throws box.unknown. */
  assertThere(box: string | undefined): Promise<void>
  built(
    box: string | undefined,
    build: { id: string; request: BuildRequest; profile: Profile },
  ): Promise<void>
  ran(box: string | undefined, machine: string): Promise<void>
  flashed(flashed: Flashed): Promise<void>
  deployed(deployed: { box: string | null; host: Host; source: DeploySource }): Promise<void>
}
