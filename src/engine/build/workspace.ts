// The workspace of a build: the folder of the profile's flake, and the settings that the flake reads. No Nix is
// written by Kiln; an ejected flake is the same folder.
import { join } from 'node:path'
import type { BuildRequest } from '#shared/model/build.ts'
import type { Profile } from '#shared/model/profile.ts'
import { jsonText } from '../json-file.ts'
import type { Ports } from '../ports/index.ts'
import { explainNixFailure } from './explain.ts'
import { flakeUrl } from './plan.ts'
import { workspaceSettings } from './request.ts'

export async function writeWorkspace(
  ports: Ports,
  { folder, profile, request }: { folder: string; profile: Profile; request: BuildRequest },
) {
  await ports.files.copyTree(join(profile.path, profile.flake), folder)
  await ports.files.writeText(join(folder, 'settings.json'), jsonText(workspaceSettings(profile, request)))
}

/** Locks the inputs of a flake that came without a lock: Nix refuses to build one that is not locked. */
export async function lockWorkspace(ports: Ports, folder: string, signal: AbortSignal): Promise<void> {
  const flake = (await ports.files.readText(join(folder, 'flake.nix'))) ?? ''
  const locked = (await ports.files.facts(join(folder, 'flake.lock'))) !== null
  if (locked || !/\binputs\b/.test(flake)) return
  const { exit } = await ports.nix.metadata(flakeUrl(folder), signal)
  signal.throwIfAborted()
  if (exit.code !== 0)
    throw explainNixFailure({
      exit,
      errors: exit.lastLines.slice(-1),
      failed: null,
      logTail: [],
      said: exit.lastLines,
    })
}
