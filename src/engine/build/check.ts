// What can be said of a request without evaluating anything: problems, command line, builder, room.
import { toReport } from '#shared/errors.ts'
import type { BuildCheck, BuildRequest } from '#shared/model/build.ts'
import type { Profile } from '#shared/model/profile.ts'
import type { Ports } from '../ports/index.ts'
import { buildCommandLine } from './command-line.ts'
import { requestProblems } from './request.ts'

export async function checkBuild(
  ports: Ports,
  { profile, request, imagesFolder }: { profile: Profile; request: BuildRequest; imagesFolder: string },
): Promise<BuildCheck> {
  const [builder, imagesFreeBytes, storeFreeBytes] = await Promise.all([
    localBuilder(ports),
    ports.files.freeBytes(imagesFolder),
    ports.nix.storeFreeBytes(),
  ])
  return {
    problems: requestProblems(profile, request),
    commandLine: buildCommandLine(profile, request),
    builder,
    space: { imagesPath: imagesFolder, imagesFreeBytes, storeFreeBytes },
    notes: profile.sandbox
      ? []
      : ['This profile is built outside the Nix sandbox: it uses programs of this computer.'],
  }
}

async function localBuilder(ports: Ports): Promise<BuildCheck['builder']> {
  try {
    const { version } = await ports.nix.ready()
    return { kind: 'local', reason: `On this computer: Nix ${version}`, ready: true, error: null }
  } catch (thrown) {
    const error = toReport(thrown, 'builds.check')
    return { kind: 'local', reason: error.message, ready: false, error }
  }
}
