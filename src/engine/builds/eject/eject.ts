// The plain flake of a request, in a folder of the person's own: works with `nix build`, without Kiln.

import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { flakeUrl, installable } from '#shared/flakes/reference.ts'
import type { BuildRequest } from '#shared/model/builds/build.ts'
import { formatInfo } from '#shared/model/format.ts'
import type { Profile } from '#shared/model/profiles/profile.ts'
import { quoted } from '#shared/quoted.ts'
import { outputAttribute } from '../request/plan.ts'
import { writeWorkspace } from '../nix/workspace.ts'

export async function eject(
  ports: Ports,
  { profile, request, folder }: { profile: Profile; request: BuildRequest; folder: string },
): Promise<{ folder: string; command: string }> {
  const kind = formatInfo[request.formats[0] ?? 'raw'].from
  const attribute = outputAttribute(profile, request, kind)
  if (profile.source.kind === 'flake') {
    const command = buildCommand(installable(profile.source.flake, attribute))
    throw failure('flake.eject', { operation: 'eject', values: { reference: profile.id, command } })
  }
  const facts = await ports.files.facts(folder)
  if (facts?.kind === 'file' || (await ports.files.list(folder)).length)
    throw failure('file.exists', { operation: 'eject', values: { path: folder }, details: { path: folder } })
  await writeWorkspace(ports, { folder, profile, request })
  // A profile that uses this computer's programs needs the same of the plain command.
  const more = profile.sandbox ? [] : ['--option', 'sandbox', 'false']
  return { folder, command: buildCommand(installable(flakeUrl(folder), attribute), more) }
}

const buildCommand = (what: string, more: string[] = []) =>
  ['nix', 'build', what, ...more].map(quoted).join(' ')
