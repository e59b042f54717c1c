import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Client } from '#shared/contract/client.ts'
import type { Drive } from '#shared/drives/drive.ts'
import { driveIdentity } from '#shared/drives/same-drive.ts'
import { fromReport, Unexpected } from '#shared/errors.ts'
import { isFileUrl } from '#shared/flash/file-url.ts'
import type { ChosenDrive, FlashRequest, FlashSource } from '#shared/flash/flash.ts'
import { givenSum } from '#shared/flash/given-sum.ts'
import { flashJobs } from '#shared/jobs/kinds/flash.ts'
import { bytes } from '#shared/messages/message.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { type Act, examples, repeated } from '../act.ts'
import { boxNamed, forBox } from '../boxes/box-named.ts'
import { findDrive } from '../find-drive.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage, texts } from '../texts.ts'
import { usage } from '../usage.ts'
import { readAnswers } from './answers.ts'
import { type Confirmation, confirmed, confirmedNames, showErased, type TypedNames } from './confirm.ts'
import { printDriveResults } from './results.ts'
import { sourceFrom } from './source.ts'

type Words = Confirmation & {
  drive?: string[]
  format?: string
  personalise?: string
  sha256?: string
  kitKey?: string
  full?: boolean
  smart: boolean
  verify: boolean
  moveBackupTable?: boolean
  eject: boolean
  forceUnmount?: boolean
  allowUnrecognised?: boolean
}

export function flashCommand(program: Command, act: Act) {
  program
    .command('flash')
    .summary(t('help.flash.summary'))
    .description(t('help.flash'))
    .argument('<source>', t('help.flash.source'))
    .requiredOption('--drive <path>', t('help.flash.drive'), repeated)
    .option('-f, --format <format>', t('help.flash.format'))
    .option('--personalise <file>', t('help.flash.personalise'))
    .option('--sha256 <sum>', t('help.flash.sha256'))
    .option('--kit-key <key>', t('help.flash.kit-key'))
    .option('--full', t('help.flash.full'))
    .option('--no-smart', t('help.flash.no-smart'))
    .option('--no-verify', t('help.flash.no-verify'))
    .option('--move-backup-table', t('help.flash.move-backup-table'))
    .option('--no-eject', t('help.flash.no-eject'))
    .option('--force-unmount', t('help.flash.force-unmount'))
    .option('--allow-unrecognised', t('help.flash.allow-unrecognised'))
    .option('--yes', t('help.yes'))
    .option('--confirm <name>', t('help.confirm'), repeated)
    .addHelpText('after', examples(...exampleCommands))
    .action(act((session, source: string, words: Words) => flash(session, source, words)))
}

const exampleCommands = [
  'kiln flash tiny-20260131-120000-1a2b --drive /dev/sdb',
  'kiln flash nixos.iso --drive /dev/sdb --drive /dev/sdc --sha256 nixos.iso.sha256',
  'kiln flash https://example.org/image.img.xz --drive /dev/sdb --yes --json',
]

async function flash(session: Session, word: string, words: Words) {
  const { client, output } = session
  const looking = drivesNamed(client, words.drive ?? [])
  // Problems with the source are reported first.
  looking.catch(() => undefined)
  const source = await sourceFrom(client, word, words)
  const box = isFileUrl(word) ? null : await boxNamed(client, word)
  const drives = await looking
  const sha256 = words.sha256 === undefined ? null : await sumFrom(client, words.sha256, source)
  const seeds =
    words.personalise === undefined ? [] : await seedsFrom(client, words.personalise, drives.length)
  const requestWith = (names: TypedNames): FlashRequest => ({
    source,
    sha256,
    drives: drives.map((drive, index) => chosenDrive(drive, names, seeds[index])),
    full: words.full ?? false,
    smart: words.smart ? 'auto' : 'never',
    verify: words.verify,
    moveBackupTable: words.moveBackupTable ?? false,
    eject: words.eject,
    forceUnmount: words.forceUnmount ?? false,
    allowUnrecognised: words.allowUnrecognised ?? false,
    ...forBox(box),
  })
  const request = requestWith(confirmedNames(drives, words))
  const {
    problems,
    notes,
    source: facts,
  } = await interruptible(signal => client.flash.check(request, signal))
  const [problem, ...more] = problems.filter(({ error }) => error.code !== 'drive.unconfirmed')
  for (const { error } of more) output.note(texts.error(error).message)
  if (problem) throw fromReport(problem.error)
  if (!facts) throw new Unexpected('flash.check: neither a source nor a problem')
  const { name, kind, sizeBytes } = facts
  output.note(
    sizeBytes === null
      ? t('cli.erase.source-unknown', { name, kind })
      : t('cli.erase.source', { name, kind, size: bytes(sizeBytes) }),
  )
  showErased(session, drives, notes)
  const names = await confirmed(session, { drives, image: facts, words })
  const view = await session.watch(await client.flash.start(requestWith(names)))
  printDriveResults(output, flashJobs.expect(view))
}

/** Throws usage, sum.*, file.broken, source.download. A path counts from this folder. */
async function sumFrom(client: Client, given: string, source: FlashSource): Promise<string> {
  const { path = null, kind } = { path: null, ...givenSum(given, '') }
  if (kind === 'none' || (path !== null && !existsSync(path)))
    throw usage(terminalMessage('usage.sha256', { text: given }), 'flash')
  const text = path === null ? given : resolve(path)
  return (await interruptible(signal => client.flash.findSum({ text, source }, signal))).sha256
}

export const chosenDrive = (
  drive: Drive,
  names: TypedNames,
  seed: SeedAnswers | null = null,
): ChosenDrive => ({
  ...driveIdentity(drive),
  typedName: names.get(drive.path) ?? '',
  seed,
})

/** A set of answers for each drive, in the order of --drive; null for a drive without any. */
async function seedsFrom(client: Client, path: string, count: number): Promise<(SeedAnswers | null)[]> {
  const seeds = await readAnswers(client, path, 'flash')
  if (seeds.length === count) return seeds
  const values = { path, found: seeds.length, expected: String(count) }
  throw usage(terminalMessage('usage.answers', values), 'flash')
}

/** Returns the drives of `--drive`, each of them once. Throws drive.not-found, drive.not-whole, usage. */
async function drivesNamed(client: Pick<Client, 'drives'>, paths: string[]): Promise<Drive[]> {
  const drives = await Promise.all(paths.map(path => findDrive(client, path, 'flash')))
  const twice = drives.find(({ path }, index) => drives.findIndex(other => other.path === path) < index)
  if (twice) throw usage(terminalMessage('usage.drive-twice', { path: twice.path }), 'flash')
  return drives
}
