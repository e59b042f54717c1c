import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type Image, verifyResult } from '#shared/images/image.ts'
import { bootTest } from '#shared/machines/boot-test.ts'
import { bytes } from '#shared/messages/message.ts'
import { type Act, repeated, table } from '../act.ts'
import { assertQcow2, knownCompression, knownFormat } from '../request.ts'
import type { Session } from '../session.ts'
import { errorLine, sizeText, t } from '../texts.ts'
import { findImageId } from './find-image.ts'
import { bootText, imageFacts } from './image-facts.ts'
import { removeImage } from './remove-image.ts'

export function imagesCommand(program: Command, act: Act) {
  const images = program.command('images').summary(t('help.images.summary')).description(t('help.images'))
  images.command('list', { isDefault: true }).description(t('help.images.list')).action(act(list))
  images
    .command('show')
    .description(t('help.images.show'))
    .argument('<id>', t('help.images.id'))
    .action(act(show))
  images
    .command('verify')
    .description(t('help.images.verify'))
    .argument('<id>', t('help.images.id'))
    .option('--boot', t('help.images.boot'))
    .action(act(verify))
  images
    .command('convert')
    .description(t('help.images.convert'))
    .argument('<id>', t('help.images.id'))
    .argument('<format...>', t('help.images.formats'))
    .option('--compression <kind>', t('help.build.compression'))
    .action(act(convert))
  images
    .command('export')
    .description(t('help.images.export'))
    .argument('<id>', t('help.images.id'))
    .argument('<dir>', t('help.images.dir'))
    .option('-f, --format <format>', t('help.images.format'), repeated)
    .option('--hyper-v', t('help.images.hyper-v'))
    .action(act(exportFiles))
  images
    .command('rename')
    .description(t('help.images.rename'))
    .argument('<id>', t('help.images.id'))
    .argument('<name>', t('help.images.new-name'))
    .action(act(rename))
  images
    .command('rm')
    .description(t('help.images.rm'))
    .argument('<id>', t('help.images.id'))
    .option('--yes', t('help.images.yes'))
    .action(act(removeImage))
}

const idOf = ({ client }: Pick<Session, 'client'>, word: string, command: string) =>
  findImageId(client, word, { command: `images ${command}` })

const formatsOf = ({ formats }: Image) => Object.keys(formats).join(' ')

async function list({ client, output }: Session) {
  const { images, problems, unfinished } = await client.images.list({})
  const rows = images.map(image => {
    const when = new Date(image.createdAt).toISOString().slice(0, 16).replace('T', ' ')
    return [image.id, image.name, when, sizeText(image.allocatedBytes), formatsOf(image)]
  })
  for (const line of table(rows)) output.line(line)
  for (const { error } of problems) output.note(errorLine(error))
  if (images.length === 0) output.line(t('cli.images.none', { command: 'kiln build PROFILE' }))
  if (unfinished.length) output.note(unfinishedText(unfinished))
  output.object({ type: 'result', images, problems, unfinished })
}

const namedAtMost = 5

/** A failed build leaves its log, an interrupted one everything it had made: the largest are named. */
function unfinishedText(unfinished: { id: string; allocatedBytes: number }[]): string {
  const size = bytes(unfinished.reduce((sum, { allocatedBytes }) => sum + allocatedBytes, 0))
  const named = unfinished.toSorted((a, b) => b.allocatedBytes - a.allocatedBytes).slice(0, namedAtMost)
  const more = unfinished.length - named.length
  return [
    t('cli.images.unfinished', { builds: unfinished.length, size, command: 'kiln images rm ID' }),
    ...named.map(({ id, allocatedBytes }) => `${id}  ${sizeText(allocatedBytes)}`),
    ...(more ? [t('cli.images.and-more', { count: more, command: 'kiln images --json' })] : []),
  ].join('\n')
}

const states = { missing: () => t('cli.images.file-missing'), changed: () => t('cli.images.file-changed') }

async function show({ client, output }: Session, word: string) {
  const image = await client.images.show({ id: await idOf({ client }, word, 'show') })
  output.line(`${output.bold(image.name)} (${image.id})`)
  for (const [format, file] of Object.entries(image.formats)) {
    const state = file.state === 'present' ? '' : `  ${states[file.state]()}`
    output.line(`  ${format.padEnd(8)} ${sizeText(file.sizeBytes).padStart(8)}  ${file.path}${state}`)
    output.line(`           sha256 ${file.sha256}`)
  }
  // An imported image has no record of its build.
  const build = await client.builds.show({ id: image.id }).catch(() => null)
  for (const line of imageFacts(image, build?.estimate ?? null)) output.line(line)
  output.object({ type: 'result', image, estimate: build?.estimate ?? null })
}

async function verify(
  { client, output, follow }: Session,
  word: string,
  { boot = false }: { boot?: boolean },
) {
  const id = await idOf({ client }, word, 'verify')
  const result = verifyResult.parse(await follow(await client.images.verify({ id })))
  for (const { path, sha256 } of result.files) output.line(`${sha256}  ${path}`)
  output.line(t('cli.images.verified'))
  // After its files: the boot test is of the file that Kiln made.
  const tested = boot ? bootTest.parse(await follow(await client.images.bootTest({ id }))) : null
  if (tested) output.line(bootText(tested))
  output.object({ type: 'result', ...result, ...(tested ? { bootTest: tested } : {}) })
}

async function convert(
  { client, output, follow }: Session,
  word: string,
  formats: string[],
  words: { compression?: string },
) {
  const wanted = [...new Set(formats.map(text => knownFormat(text, 'images convert')))]
  const compression =
    words.compression === undefined ? undefined : knownCompression(words.compression, 'images convert')
  if (compression !== undefined) assertQcow2(wanted, 'images convert')
  const id = await idOf({ client }, word, 'convert')
  const image = await follow<Image>(await client.images.convert({ id, formats: wanted, compression }))
  for (const format of wanted) output.line(image.formats[format]?.path ?? '')
  output.object({ type: 'result', image })
}

async function rename({ client, output }: Session, word: string, name: string) {
  const image = await client.images.rename({ id: await idOf({ client }, word, 'rename'), name })
  output.line(t('cli.images.renamed', { id: image.id, name: image.name }))
  output.object({ type: 'result', image })
}

async function exportFiles(
  { client, output, follow }: Session,
  word: string,
  dir: string,
  words: { format?: string[]; hyperV?: boolean },
) {
  const formats = (words.format ?? []).map(text => knownFormat(text, 'images export'))
  const id = await idOf({ client }, word, 'export')
  const started = await client.images.export({
    id,
    formats,
    folder: resolve(dir),
    hyperV: words.hyperV ?? false,
  })
  const { files } = await follow<{ files: string[] }>(started)
  for (const file of files) output.line(file)
  if (words.hyperV) output.note(t('cli.images.hyper-v'))
  output.object({ type: 'result', files })
}
