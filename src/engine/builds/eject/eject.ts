// The plain flake of a request, in a folder of the person's own: works with `nix build`, without Kiln.
import { join } from 'node:path'
import { inFolder } from '#engine/images/export-folder.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import type { CiService } from '#shared/builds/ci.ts'
import { failure } from '#shared/errors.ts'
import { formatInfo } from '#shared/formats/format.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { flakeUrl, installable } from '#shared/profiles/reference.ts'
import { quoted } from '#shared/quoted.ts'
import { writeWorkspace } from '../nix/workspace.ts'
import { outputAttribute } from '../request/plan.ts'
import { leftOut, readmeOf } from './one-profile.ts'
import { workflowOf } from './workflow.ts'

const operation = 'eject'

type Ejecting = { profile: Profile; request: BuildRequest; folder: string; ci: CiService | null }
/** `folder`: where the flake is; `workflow`: the path of its workflow. */
type Ejected = { folder: string; command: string; workflow: string | null }

export async function eject(ports: Ports, { profile, request, folder, ci }: Ejecting): Promise<Ejected> {
  const kinds = [...new Set(request.formats.map(format => formatInfo[format].from))]
  const attributes = kinds.map(kind => outputAttribute(profile, request, kind))
  const [attribute = ''] = attributes
  if (profile.source.kind === 'flake') {
    const command = buildCommand(installable(profile.source.flake, attribute))
    throw failure('flake.eject', { operation, values: { reference: profile.id, command } })
  }
  // With a service, `folder` is a repository and the flake is a folder in it: a flake's source is part of what it
  // builds, so nothing else may be next to it.
  const flake = ci ? join(folder, profile.id) : folder
  const facts = await ports.files.facts(flake)
  if (facts?.kind === 'file' || (await ports.files.list(flake)).length)
    throw failure('file.exists', { operation, values: { path: flake }, details: { path: flake } })
  const workflow = ci && workflowOf(ci, workflowFacts({ profile, request, attributes }))
  const path = workflow && join(folder, workflow.path)
  // First, because it fails where there is one already.
  if (workflow && path && !(await createIn(ports, folder, { path, text: workflow.text })))
    throw failure('eject.workflow-exists', { operation, values: { path }, details: { path } })
  try {
    const skip = leftOut(profile)
    await writeWorkspace(ports, { folder: flake, profile, request, skip })
    if (skip) await ports.files.writeText(join(flake, 'README.md'), readmeOf(profile, attribute))
  } catch (thrown) {
    if (path) await ports.files.remove(path)
    throw inFolder(thrown, flake, operation)
  }
  // A profile that uses this computer's programs needs the same of the plain command.
  const more = profile.sandbox ? [] : ['--option', 'sandbox', 'false']
  return {
    folder: flake,
    command: buildCommand(installable(flakeUrl(flake), attribute), more),
    workflow: path,
  }
}

const createIn = async ({ files }: Ports, folder: string, { path, text }: { path: string; text: string }) =>
  files.createText(path, text).catch(thrown => {
    throw inFolder(thrown, folder, operation)
  })

const workflowFacts = ({
  profile,
  request,
  attributes,
}: Pick<Ejecting, 'profile' | 'request'> & { attributes: string[] }) => ({
  folder: profile.id,
  architecture: request.architecture,
  attributes,
  sandbox: profile.sandbox,
})

const buildCommand = (what: string, more: string[] = []) =>
  ['nix', 'build', what, ...more].map(quoted).join(' ')
