import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { answered, boxesGoingBy, sameHostNote } from '#shared/boxes/host-name.ts'
import {
  type BuilderChoice,
  builderOf,
  builderText,
  choiceWords,
  chosenByKiln,
} from '#shared/builders/choice-names.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { imageFormats } from '#shared/formats/format.ts'
import type { BuildResult } from '#shared/images/image.ts'
import { buildSettingsOf } from '#shared/images/image-settings.ts'
import { suggestion } from '#shared/names.ts'
import { profileNotes } from '#shared/profiles/profile-notes.ts'
import { type Act, examples, repeated } from '../act.ts'
import { answerOptions } from '../answer-options.ts'
import { boxNamed, forBox } from '../boxes/box-named.ts'
import { settingsOfBox } from '../boxes/box-settings.ts'
import { findImageId } from '../images/find-image.ts'
import { findProfile } from '../profiles/find-profile.ts'
import { askingTrust, askTrust } from '../profiles/trust.ts'
import { type RequestWords, requestFrom } from '../request.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage, texts } from '../texts.ts'
import { usage } from '../usage.ts'
import { askDryRun, dryRunLines, printAccuracy, printEstimate } from './estimate.ts'
import { assertNamesFree, assertWritable, exportedNames } from './out-folder.ts'
import { printBuilt } from './result.ts'

type Words = RequestWords & {
  again?: string
  builder?: string[]
  out?: string
  dryRun?: boolean
  estimate?: boolean
  trust?: boolean
}

export function buildCommand(program: Command, act: Act) {
  answerOptions(
    program
      .command('build')
      .summary(t('help.build.summary'))
      .description(t('help.build'))
      .argument('[profile]', t('help.build.what'))
      .option('--again <image>', t('help.build.again'))
      .option('-f, --format <format>', t('help.build.format', { formats: imageFormats.join(', ') }), repeated)
      .option('--compression <kind>', t('help.build.compression'))
      .option('--name <name>', t('help.build.name')),
  )
    .option('--builder <builder>', t('help.build.builder'), repeated)
    .option('--out <dir>', t('help.build.out'))
    .option('--trust', t('help.trust'))
    .option('--estimate', t('help.build.estimate'))
    .option('--dry-run', t('help.build.dry-run'))
    .addHelpText('after', examples(...exampleCommands))
    .action(act((session, profile: string | undefined, words: Words) => build(session, profile, words)))
}

const exampleCommands = [
  'kiln build workstation -f qcow2 -f ova --set hostname=box1',
  'kiln build workstation --set authorizedKeys="$(cat ~/.ssh/id_ed25519.pub)" --out ./images',
  'kiln build workstation --dry-run --json',
  'kiln build kitchen',
  'kiln build --again latest --set hostname=box2',
  'kiln build ./machines#box -f qcow2',
  'kiln build github:owner/repo#box -f iso',
]

async function build(session: Session, wanted: string | undefined, words: Words) {
  const { client, output } = session
  const box = wanted === undefined ? null : await boxNamed(client, wanted)
  const before = box
    ? await settingsOfBox(client, box)
    : words.again === undefined
      ? null
      : await settingsOf(session, words.again)
  const profile = box && before && words.again === undefined ? before.profile : profileOf(wanted, before)
  // Evaluating a flake may need something built.
  const also = before ? null : 'or-box'
  const found = await askingTrust(session, words, () => findProfile(session, profile, also))
  const builder = await chosenBuilder(session, words.builder)
  const request = { ...(await requestFrom(found, words, before)), builder, ...forBox(box) }
  await askTrust(session, found, words)
  for (const note of profileNotes(found, request.options)) output.note(texts.text(note))
  if (box) await noteHostName(session, { box, hostName: answered(request.options, found) ?? box.hostName })
  if (words.dryRun) return showDryRun(session, request)
  if (builder.kind !== 'local' && !words.estimate) await printBuilderChoice(session, request)
  const folder = words.out === undefined ? null : resolve(words.out)
  if (folder) {
    await assertNamesFree(folder, exportedNames(found, request))
    await assertWritable(folder)
  }
  if (words.estimate) await printEstimate(session, request)
  const image = await session.follow<BuildResult>(await client.builds.start(request))
  await printBuilt(
    output,
    image,
    folder === null ? null : () => exportTo(session, { image, request, folder }),
  )
  if (words.estimate) await printAccuracy(session, image)
}

/** The settings an earlier image was built with. Throws image.unknown, usage. */
async function settingsOf({ client }: Session, word: string) {
  const id = await findImageId(client, word, { command: 'build' })
  return buildSettingsOf(await client.images.show({ id }))
}

/** Exactly one of the two must be given. Throws usage. */
function profileOf(wanted: string | undefined, before: { profile: string } | null): string {
  if (wanted !== undefined && before) throw usage(terminalMessage('usage.again', { profile: wanted }))
  const profile = wanted ?? before?.profile
  if (profile === undefined) throw usage(terminalMessage('usage.missing-argument', { argument: 'profile' }))
  return profile
}

/** Builders by id, name or address, in the form of the request. Throws usage. */
async function chosenBuilder({ client }: Session, wanted: string[] = []): Promise<BuilderChoice> {
  const words = wanted.flatMap(each => each.split(',')).filter(Boolean)
  if (words.length === 0) return chosenByKiln
  const own: readonly string[] = choiceWords
  const builders = words.every(each => own.includes(each)) ? [] : (await client.builders.list({})).builders
  const ids = words.map(word => {
    const found = builders.find(({ host, name, address }) => [host, name, address.host].includes(word))
    if (own.includes(word) || found) return found?.host ?? word
    const known = [...own, ...builders.map(({ name }) => name)]
    const values = { builder: word, known: known.join(', '), suggestion: suggestion(word, known) }
    throw usage(terminalMessage('usage.builder', values))
  })
  return builderOf(ids)
}

/** Notes other boxes that will have the same host name. */
async function noteHostName(
  { client, output }: Session,
  { box, hostName }: { box: BoxView; hostName: string | null },
) {
  const { boxes } = await client.boxes.list({})
  const note = sameHostNote(hostName, boxesGoingBy(hostName, { boxes, own: box.id }))
  if (note) output.note(texts.text(note))
}

/** Prints where it will be built, and why, before it begins. */
async function printBuilderChoice({ client, output }: Session, request: BuildRequest) {
  const { builder } = await interruptible(signal => client.builds.check(request, signal))
  if (builder.reason && builder.choice.kind !== 'local') output.note(texts.text(builder.reason))
}

async function exportTo(
  { client, follow }: Session,
  { image, request, folder }: { image: BuildResult; request: BuildRequest; folder: string },
): Promise<string[]> {
  const started = await client.images.export({ id: image.id, formats: request.formats, folder })
  return (await follow<{ files: string[] }>(started)).files
}

async function showDryRun(session: Session, request: BuildRequest) {
  const dryRun = await askDryRun(session, request)
  for (const line of dryRunLines(dryRun)) session.output.line(line)
  const { choice, reason } = dryRun.builder
  const printed = { ...dryRun, builder: { id: builderText(choice), reason } }
  session.output.object({ type: 'result', dryRun: printed })
}
