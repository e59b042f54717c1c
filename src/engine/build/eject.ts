// The plain flake of a request, in a folder of the person's own: works with `nix build`, without Kiln.
import { failure } from '#shared/errors.ts'
import type { BuildRequest } from '#shared/model/build.ts'
import { formatInfo } from '#shared/model/format.ts'
import type { Profile } from '#shared/model/profile.ts'
import type { Ports } from '../ports/index.ts'
import { quoted } from './command-line.ts'
import { outputInstallable } from './plan.ts'
import { writeWorkspace } from './workspace.ts'

export async function eject(
  ports: Ports,
  { profile, request, folder }: { profile: Profile; request: BuildRequest; folder: string },
): Promise<{ folder: string; command: string }> {
  const facts = await ports.files.facts(folder)
  if (facts?.kind === 'file' || (await ports.files.list(folder)).length)
    throw failure('file.exists', { operation: 'eject', values: { path: folder }, details: { path: folder } })
  await writeWorkspace(ports, { folder, profile, request })
  const kind = formatInfo[request.formats[0] ?? 'raw'].from
  const words = ['nix', 'build', outputInstallable(folder, request, kind)]
  // A profile that uses this computer's programs needs the same of the plain command.
  if (!profile.sandbox) words.push('--option', 'sandbox', 'false')
  return { folder, command: words.map(quoted).join(' ') }
}
