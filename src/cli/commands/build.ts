import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { BuildRequest, DryRun } from '#shared/model/build.ts'
import type { BuildResult } from '#shared/model/image.ts'
import { profileNotes } from '#shared/model/profile-notes.ts'
import { bytesText, secondsText } from '#shared/units.ts'
import { exportedNames, refuseTaken } from '../build/out-folder.ts'
import { tellBuilt } from '../build/result.ts'
import { askTrust } from '../build/trust.ts'
import { findProfile } from '../find-profile.ts'
import { type RequestWords, requestFrom, usage } from '../request.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { type Act, repeated } from './act.ts'

type Words = RequestWords & { builder?: string; out?: string; dryRun?: boolean; trust?: boolean }

export function buildCommand(program: Command, act: Act) {
  program
    .command('build')
    .summary('build an image of a profile or a flake')
    .description('Builds an image with Nix, in one format or several.')
    .argument('<profile>', 'id of a profile (see `kiln profiles`), or a flake reference')
    .option(
      '-f, --format <format>',
      'raw, raw.zst, qcow2, vmdk, vhdx, ova or iso; repeat for several',
      repeated,
    )
    .option(
      '--set <key=value>',
      "set one of the profile's options; repeat a list's key for each entry",
      repeated,
    )
    .option('--settings <file>', 'options from a JSON file')
    .option('--name <name>', 'what the image is called')
    .option('--arch <architecture>', 'x86_64 or aarch64')
    .option('--builder <builder>', 'where it is built: local', 'local')
    .option('--out <dir>', 'copy the files into this folder as well')
    .option('--trust', 'trust the folder of this profile, which may then leave the Nix sandbox')
    .option('--dry-run', 'say what would be built and downloaded, and stop')
    .addHelpText('after', examples)
    .action(act((session, profile: string, words: Words) => build(session, profile, words)))
}

const examples = `
Examples:
  kiln build tiny -f qcow2 -f ova --set hostname=box1
  kiln build tiny --set authorizedKeys="$(cat ~/.ssh/id_ed25519.pub)" --out ./images
  kiln build tiny --dry-run --json
  kiln build ./machines#box -f qcow2
  kiln build github:owner/repo#box -f iso`

async function build(session: Session, profile: string, words: Words) {
  const { client, output } = session
  if (words.builder !== 'local') throw usage(`There is no builder "${words.builder}"; there is: local.`)
  const found = await findProfile(session, profile)
  const request = await requestFrom(found, words)
  await askTrust(session, found, words)
  for (const note of profileNotes(found, request.options)) output.note(note)
  if (words.dryRun) return showDryRun(session, request)
  const folder = words.out === undefined ? null : resolve(words.out)
  if (folder) await refuseTaken(folder, exportedNames(found, request))
  const image = await session.follow<BuildResult>(await client.builds.start(request))
  await tellBuilt(output, image, folder === null ? null : () => exportTo(session, { image, request, folder }))
}

async function exportTo(
  { client, follow }: Session,
  { image, request, folder }: { image: BuildResult; request: BuildRequest; folder: string },
): Promise<string[]> {
  const started = await client.images.export({ id: image.id, formats: request.formats, folder })
  return (await follow<{ files: string[] }>(started)).files
}

async function showDryRun({ client, output }: Session, request: BuildRequest) {
  const dryRun: DryRun = await interruptible(signal => client.builds.dryRun(request, signal))
  const { build: names, fetch, downloadBytes, expectedSeconds, imageBytes } = dryRun
  output.line(names.length ? `Would build ${names.length}:` : 'Nothing to build: everything is there.')
  for (const name of names) output.line(`  ${name}`)
  const download = downloadBytes === null ? 'of unknown size' : bytesText(downloadBytes)
  output.line(fetch.length ? `Would download ${fetch.length} paths, ${download}.` : 'Nothing to download.')
  if (imageBytes !== null) output.line(`Files: at most about ${bytesText(imageBytes)}.`)
  output.line(
    expectedSeconds === null
      ? 'Time: not known yet, some of it was never built here.'
      : `Time: about ${secondsText(expectedSeconds)}.`,
  )
  output.object({ type: 'result', dryRun })
}
