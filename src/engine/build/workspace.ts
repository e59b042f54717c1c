// The workspace of a build: the profile's folder with its flake, and the settings that the flake reads. No Nix is
// written by Kiln; an ejected flake is the same folder.
import { join } from 'node:path'
import type { BuildRequest } from '#shared/model/build.ts'
import type { Profile } from '#shared/model/profile.ts'
import { jsonText } from '../json-file.ts'
import type { Ports } from '../ports/index.ts'
import { workspaceSettings } from './request.ts'

export async function writeWorkspace(
  ports: Ports,
  { folder, profile, request }: { folder: string; profile: Profile; request: BuildRequest },
) {
  await ports.files.copyTree(profile.path, folder)
  await ports.files.writeText(join(folder, 'settings.json'), jsonText(workspaceSettings(profile, request)))
}
