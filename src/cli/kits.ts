import { realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { fromReport } from '#shared/errors.ts'
import { type KitReport, kitFolders, kitReport } from '#shared/kits.ts'
import { quoted } from '#shared/quoted.ts'
import { type Act, examples, repeated } from './act.ts'
import { answerOptions } from './answer-options.ts'
import { keyNameFrom } from './caches/caches.ts'
import { type SourceChoice, sourceFor } from './deploy/source.ts'
import { versionFrom } from './deploy/state-versions.ts'
import { hostWord } from './hosts/host-word.ts'
import { askingTrust } from './profiles/trust.ts'
import { knownFormat } from './request.ts'
import type { Session } from './session.ts'
import { sizeText, t } from './texts.ts'

export function kitCommand(program: Command, act: Act) {
  const kit = program.command('kit').summary(t('help.kit.summary')).description(t('help.kit'))
  answerOptions(
    kit
      .command('export')
      .description(t('help.kit.export'))
      .argument('<source>', t('help.kit.what'))
      .argument('<dir>', t('help.kit.new-folder'))
      .option('-f, --format <format>', t('help.kit.format'), repeated)
      .option('--for <host>', t('help.kit.for'), repeated)
      .option('--state-version <release>', t('help.kit.state-version'))
      .option('--sign <key>', t('help.kit.sign'))
      .option('--no-kiln', t('help.kit.no-kiln')),
  )
    .option('--trust', t('help.trust'))
    .addHelpText(
      'after',
      examples(
        'kiln kit export tiny-20260131-120000-1a2b /media/stick/tiny',
        'kiln kit export ./machines#box /media/stick/box',
        'kiln kit export appliance /media/stick/appliance --for box1 --for box2',
      ),
    )
    .action(act(exportKit))
  kit
    .command('verify')
    .description(t('help.kit.verify'))
    .argument('<dir>', t('help.kit.folder'))
    .option('--kit-key <key>', t('help.kit.key'))
    .action(act(verify))
}

type ExportWords = SourceChoice & {
  format?: string[]
  for?: string[]
  stateVersion?: string
  sign?: string
  kiln: boolean
}

async function exportKit(session: Session, what: string, folder: string, words: ExportWords) {
  const { client, output, follow } = session
  const formats = (words.format ?? []).map(text => knownFormat(text, 'kit export'))
  const key = words.sign === undefined ? null : keyNameFrom(words.sign, 'kit export')
  const source = await sourceFor(session, what, words, 'kit export')
  const to = await placeOf(folder)
  if (words.kiln) await printKilnSize(session)
  const { for: hosts = [], stateVersion } = words
  const wanted = {
    source,
    folder: to,
    formats,
    key,
    withKiln: words.kiln,
    hosts: await Promise.all(hosts.map(host => hostWord(client, host))),
    stateVersion: stateVersion === undefined ? null : versionFrom(stateVersion, 'kit export'),
  }
  const exported = await askingTrust(session, words, async () => follow(await client.kits.export(wanted)))
  const kit = kitReport.parse(exported)
  output.line(t('cli.kit.exported', { folder: kit.folder, size: sizeText(kit.sizeBytes) }))
  printKit(session, kit)
  const verify = `kiln kit verify ${quoted(kit.folder)} --kit-key ${kit.publicKey}`
  output.note(t('cli.kit.elsewhere', { command: verify }))
  output.object({ type: 'result', kit })
}

/** Before anything is written. Throws kit.no-kiln. */
async function printKilnSize({ client, output }: Session) {
  const { kiln, problem } = await client.kits.kiln({})
  if (problem) throw fromReport(problem)
  output.note(t('cli.kit.with-kiln', { size: sizeText(kiln?.sizeBytes ?? 0) }))
}

async function verify(session: Session, folder: string, words: { kitKey?: string }) {
  const { client, output, follow } = session
  const started = await client.kits.verify({ folder: resolve(folder), key: words.kitKey ?? null })
  const kit = kitReport.parse(await follow(started))
  output.line(t('cli.kit.verified', { folder: kit.folder, files: kit.files, size: sizeText(kit.sizeBytes) }))
  printKit(session, kit)
  output.object({ type: 'result', kit })
}

function printKit({ output }: Session, { folder, name, system, paths, publicKey, image, kiln }: KitReport) {
  output.line(t('cli.kit.system', { name, system: basename(system), paths }))
  for (const path of Object.values(image?.formats ?? {}))
    output.line(t('cli.kit.image', { path: join(folder, path) }))
  if (kiln)
    output.line(t('cli.kit.kiln', { path: join(folder, kitFolders.kiln, 'kiln'), computer: kiln.computer }))
  output.line(t('cli.kit.key', { key: publicKey }))
}

/** Through the links above it: the new folder is created next to it and renamed. */
async function placeOf(folder: string): Promise<string> {
  const path = resolve(folder)
  const above = await realpath(dirname(path)).catch(() => dirname(path)) // the engine reports that it is missing
  return join(above, basename(path))
}
