// Checks a request without an evaluation: problems, command line, builder, free space.

import type { Need } from '#engine/builders/fits.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { BuilderChoice } from '#shared/builders/choice-names.ts'
import type { BuildCheck, BuildRequest } from '#shared/builds/build.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { profileNotes } from '#shared/profiles/profile-notes.ts'
import { buildCommandLine } from './command-line.ts'
import { needOf, needsMachine } from './need.ts'
import { requestProblems } from './request.ts'

type CheckInput = {
  profile: Profile
  request: BuildRequest
  imagesFolder: string
  builderFor: (need: Need, choice: BuilderChoice) => Promise<BuildCheck['builder']>
}

export async function checkBuild(
  ports: Ports,
  { profile, request, imagesFolder, builderFor }: CheckInput,
): Promise<BuildCheck> {
  const [builder, imagesFreeBytes, storeFreeBytes] = await Promise.all([
    builderFor(needOf(profile, request, ports.host), request.builder),
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

/** Returns the notes for the user to read before the build. */
function notesOn(profile: Profile, request: BuildRequest): Message[] {
  const { sandbox, source } = profile
  const notes = profileNotes(profile, request.options)
  if (!sandbox) notes.push(message('build.note.sandbox'))
  if (source.kind === 'flake') notes.push(message('build.note.flake'))
  if (needsMachine(profile, request)) notes.push(message('build.note.kvm'))
  return notes
}
