// What a request shows without an evaluation: problems, command line, builder, free space.

import type { Ports } from '#engine/ports/index.ts'
import { toReport } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { BuildCheck, BuildRequest } from '#shared/model/builds/build.ts'
import { formatInfo } from '#shared/model/format.ts'
import type { Profile } from '#shared/model/profiles/profile.ts'
import { profileNotes } from '#shared/model/profiles/profile-notes.ts'
import { buildCommandLine } from './command-line.ts'
import { requestProblems } from './request.ts'

type CheckInput = {
  profile: Profile
  request: BuildRequest
  imagesFolder: string
  builderNow: () => Promise<BuildCheck['builder']>
}

export async function checkBuild(
  ports: Ports,
  { profile, request, imagesFolder, builderNow }: CheckInput,
): Promise<BuildCheck> {
  const [builder, imagesFreeBytes, storeFreeBytes] = await Promise.all([
    builderNow(),
    ports.files.freeBytes(imagesFolder),
    ports.nix.storeFreeBytes(),
  ])
  return {
    problems: requestProblems(profile, request),
    commandLine: buildCommandLine(profile, request),
    builder,
    space: { imagesPath: imagesFolder, imagesFreeBytes, storeFreeBytes },
    notes: notesOn(profile, request),
  }
}

/** What a person should know before the build. */
function notesOn(profile: Profile, { formats, options }: BuildRequest): Message[] {
  const { sandbox, source } = profile
  const notes = profileNotes(profile, options)
  if (!sandbox) notes.push(message('build.note.sandbox'))
  if (source.kind === 'flake') notes.push(message('build.note.flake'))
  const ofRaw = formats.some(format => formatInfo[format].from === 'raw')
  if (ofRaw && source.kind === 'flake' && source.attributes.raw?.endsWith('.images.raw-efi'))
    notes.push(message('build.note.kvm'))
  return notes
}

type Builder = BuildCheck['builder']
/** A request is checked at every pause of typing; Nix need not be asked each time. */
const trustedMs = 30_000

/** The local builder's state. "Ready" is cached for a while; anything else is checked again. */
export function localBuilder(ports: Ports): () => Promise<Builder> {
  let known: { builder: Builder; untilMs: number } | null = null
  return async () => {
    if (known && ports.now() < known.untilMs) return known.builder
    const builder = await askNix(ports)
    known = builder.ready ? { builder, untilMs: ports.now() + trustedMs } : null
    return builder
  }
}

async function askNix(ports: Ports): Promise<Builder> {
  try {
    const { version } = await ports.nix.ready()
    return { kind: 'local', reason: message('builder.local', { version }), ready: true, error: null }
  } catch (thrown) {
    const error = toReport(thrown, 'builds.check')
    return { kind: 'local', reason: null, ready: false, error }
  }
}
