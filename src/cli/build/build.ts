import { resolve } from 'node:path'
import type { Command } from 'commander'
import { bytes, seconds } from '#shared/messages/message.ts'
import type { BuildRequest, DryRun } from '#shared/model/builds/build.ts'
import { imageFormats } from '#shared/model/format.ts'
import type { BuildResult } from '#shared/model/image.ts'
import { profileNotes } from '#shared/model/profiles/profile-notes.ts'
import { type Act, examples, repeated } from '../act.ts'
import { type RequestWords, requestFrom, usage } from '../request.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage, texts } from '../texts.ts'
import { findProfile } from './find-profile.ts'
import { exportedNames, refuseTaken } from './out-folder.ts'
import { tellBuilt } from './result.ts'
import { askTrust } from './trust.ts'

type Words = RequestWords & { builder?: string; out?: string; dryRun?: boolean; trust?: boolean }

export function buildCommand(program: Command, act: Act) {
  program
    .command('build')
    .summary(t('help.build.summary'))
    .description(t('help.build'))
    .argument('<profile>', t('help.profile-or-flake'))
    .option('-f, --format <format>', t('help.build.format', { formats: imageFormats.join(', ') }), repeated)
    .option('--set <key=value>', t('help.set'), repeated)
    .option('--settings <file>', t('help.settings'))
    .option('--name <name>', t('help.build.name'))
    .option('--arch <architecture>', t('help.arch'))
    .option('--builder <builder>', t('help.build.builder'))
    .option('--out <dir>', t('help.build.out'))
    .option('--trust', t('help.trust'))
    .option('--dry-run', t('help.build.dry-run'))
    .addHelpText('after', examples(...exampleCommands))
    .action(act((session, profile: string, words: Words) => build(session, profile, words)))
}

const exampleCommands = [
  'kiln build tiny -f qcow2 -f ova --set hostname=box1',
  'kiln build tiny --set authorizedKeys="$(cat ~/.ssh/id_ed25519.pub)" --out ./images',
  'kiln build tiny --dry-run --json',
  'kiln build ./machines#box -f qcow2',
  'kiln build github:owner/repo#box -f iso',
]

async function build(session: Session, profile: string, words: Words) {
  const { client, output } = session
  const { builder = 'local' } = words
  if (builder !== 'local') throw usage(terminalMessage('usage.builder', { builder, known: 'local' }))
  const found = await findProfile(session, profile)
  const request = await requestFrom(found, words)
  await askTrust(session, found, words)
  for (const note of profileNotes(found, request.options)) output.note(texts.text(note))
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
  output.line(
    names.length ? t('cli.dry-run.build', { count: names.length }) : t('cli.dry-run.nothing-to-build'),
  )
  for (const name of names) output.line(`  ${name}`)
  output.line(downloadLine(fetch.length, downloadBytes))
  if (imageBytes !== null) output.line(t('cli.dry-run.files', { size: bytes(imageBytes) }))
  output.line(
    expectedSeconds === null
      ? t('cli.dry-run.time-unknown')
      : t('cli.dry-run.time', { time: seconds(expectedSeconds) }),
  )
  output.object({ type: 'result', dryRun })
}

function downloadLine(paths: number, downloadBytes: number | null): string {
  if (paths === 0) return t('cli.dry-run.nothing-to-download')
  return downloadBytes === null
    ? t('cli.dry-run.download-unknown', { paths })
    : t('cli.dry-run.download', { paths, size: bytes(downloadBytes) })
}
