import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type Image, verifyResult } from '#shared/model/image.ts'
import { bytesText, secondsText } from '#shared/units.ts'
import { knownFormat } from '../request.ts'
import type { Session } from '../session.ts'
import { errorLine } from '../texts.ts'
import { type Act, repeated, table } from './act.ts'

export function imagesCommand(program: Command, act: Act) {
  const images = program.command('images').description('The images that were built.')
  images.command('list', { isDefault: true }).description('all images').action(act(list))
  images.command('show').description('one image, and where it came from').argument('<id>').action(act(show))
  images
    .command('verify')
    .description('read every file again and compare its SHA-256')
    .argument('<id>')
    .action(act(verify))
  images
    .command('convert')
    .description('make further formats, without Nix')
    .argument('<id>')
    .argument('<format...>')
    .action(act(convert))
  images
    .command('export')
    .description('copy files into a folder, with SHA256SUMS')
    .argument('<id>')
    .argument('<dir>')
    .option('-f, --format <format>', 'only this format; repeat for several', repeated)
    .action(act(exportFiles))
  images
    .command('rm')
    .description('remove an image and its files, or what a build left')
    .argument('<id>')
    .action(act(remove))
}

const formatsOf = ({ formats }: Image) => Object.keys(formats).join(' ')

async function list({ client, output }: Session) {
  const { images, problems, unfinished } = await client.images.list({})
  const rows = images.map(image => {
    const when = new Date(image.createdAt).toISOString().slice(0, 16).replace('T', ' ')
    return [image.id, image.name, when, bytesText(image.allocatedBytes), formatsOf(image)]
  })
  for (const line of table(rows)) output.line(line)
  for (const { error } of problems) output.note(errorLine(error))
  if (images.length === 0) output.line('There are none yet. Build one: kiln build tiny')
  if (unfinished.length) output.note(unfinishedText(unfinished))
  output.object({ type: 'result', images, problems, unfinished })
}

const namedAtMost = 5

/** A failed build leaves its log, an interrupted one all that it had made: the largest are named. */
function unfinishedText(unfinished: { id: string; allocatedBytes: number }[]): string {
  const builds = unfinished.length === 1 ? '1 build' : `${unfinished.length} builds`
  const bytes = unfinished.reduce((sum, { allocatedBytes }) => sum + allocatedBytes, 0)
  const named = unfinished.toSorted((a, b) => b.allocatedBytes - a.allocatedBytes).slice(0, namedAtMost)
  const more = unfinished.length - named.length
  return [
    `${builds} made no image (${bytesText(bytes)}). To remove one: kiln images rm ID`,
    ...named.map(({ id, allocatedBytes }) => `${id}  ${bytesText(allocatedBytes)}`),
    ...(more ? [`and ${more} more: kiln images --json`] : []),
  ].join('\n')
}

async function show({ client, output }: Session, id: string) {
  const image = await client.images.show({ id })
  const { provenance } = image
  output.line(`${output.bold(image.name)} (${image.id})`)
  for (const [format, file] of Object.entries(image.formats)) {
    const state = file.state === 'present' ? '' : `  ${file.state}`
    output.line(`  ${format.padEnd(8)} ${bytesText(file.sizeBytes).padStart(8)}  ${file.path}${state}`)
    output.line(`           sha256 ${file.sha256}`)
  }
  output.line(`Profile      ${image.profile.name} (${image.profile.id}), ${image.architecture}`)
  if (provenance.flake) output.line(`Flake        ${provenance.flake.url}`)
  for (const [key, value] of Object.entries(provenance.options))
    output.line(`  ${key} = ${JSON.stringify(value)}`)
  for (const input of provenance.inputs)
    output.line(`Input        ${input.name} ${input.url} ${input.revision ?? ''}`)
  output.line(`Lock         ${provenance.lockHash}`)
  for (const built of [provenance.raw, provenance.iso]) {
    if (built) output.line(`Derivation   ${built.derivation}`)
    if (built) output.line(`Store path   ${built.storePath}`)
  }
  output.line(
    `Built with   Nix ${provenance.nixVersion}, Kiln ${provenance.kilnVersion}, ${secondsText(provenance.seconds)}`,
  )
  output.line(`On disk      ${bytesText(image.allocatedBytes)}`)
  output.object({ type: 'result', image })
}

async function verify({ client, output, follow }: Session, id: string) {
  const result = verifyResult.parse(await follow(await client.images.verify({ id })))
  for (const { path, sha256 } of result.files) output.line(`${sha256}  ${path}`)
  output.line('Every file is as Kiln made it.')
  output.object({ type: 'result', ...result })
}

async function convert({ client, output, follow }: Session, id: string, formats: string[]) {
  const wanted = [...new Set(formats.map(knownFormat))]
  const image = await follow<Image>(await client.images.convert({ id, formats: wanted }))
  for (const format of wanted) output.line(image.formats[format]?.path ?? '')
  output.object({ type: 'result', image })
}

async function exportFiles(
  { client, output, follow }: Session,
  id: string,
  dir: string,
  words: { format?: string[] },
) {
  const formats = (words.format ?? []).map(knownFormat)
  const started = await client.images.export({ id, formats, folder: resolve(dir) })
  const { files } = await follow<{ files: string[] }>(started)
  for (const file of files) output.line(file)
  output.object({ type: 'result', files })
}

async function remove({ client, output }: Session, id: string) {
  const { freedBytes } = await client.images.remove({ id })
  output.line(`Removed ${id}: ${bytesText(freedBytes)} freed.`)
  output.object({ type: 'result', id, freedBytes })
}
