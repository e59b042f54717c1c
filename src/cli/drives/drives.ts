import type { Command } from 'commander'
import type { Drive } from '#shared/drives/drive.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import { mayWrite, type Verdict } from '#shared/drives/may-write.ts'
import { bytes, sentences } from '#shared/messages/message.ts'
import { type Act, table } from '../act.ts'
import { findDrive } from '../find-drive.ts'
import { restoreCommand } from '../flash/restore.ts'
import type { Session } from '../session.ts'
import { sizeText, t, texts } from '../texts.ts'

export function drivesCommand(program: Command, act: Act) {
  const drives = program.command('drives').summary(t('help.drives.summary')).description(t('help.drives'))
  drives.command('list', { isDefault: true }).description(t('help.drives.list')).action(act(list))
  drives
    .command('show')
    .description(t('help.drives.show'))
    .argument('<path>', t('help.drives.path'))
    .action(act((session, path: string) => show(session, path)))
  restoreCommand(drives, act)
}

const heads = () => [
  t('cli.drives.path'),
  t('cli.drives.name'),
  t('cli.drives.size'),
  t('cli.drives.bus'),
  t('cli.drives.contents'),
  t('cli.drives.writable'),
]

async function list({ client, output }: Session) {
  const drives = await client.drives.list({})
  const rows = drives.map(drive => [
    drive.path,
    driveName(drive),
    drive.sizeBytes > 0 ? sizeText(drive.sizeBytes) : t('cli.drives.no-card'),
    drive.bus,
    contentsText(drive),
    shortVerdict(mayWrite(drive, null)),
  ])
  if (rows.length > 0) rows.unshift(heads())
  table(rows).forEach((line, index) => {
    output.line(index === 0 ? output.bold(line) : line)
  })
  if (drives.length === 0) output.line(t('cli.drives.none'))
  for (const drive of drives) output.object(asObject(drive))
  output.object({ type: 'result', drives: drives.map(drive => drive.path) })
}

async function show({ client, output }: Session, path: string) {
  const drive = await findDrive(client, path, 'drives.show')
  const { name, may, reasons, notes } = mayWrite(drive, null)
  output.line(`${output.bold(name)} (${drive.path})`)
  const size = { size: bytes(drive.sizeBytes), bytes: String(drive.sizeBytes) }
  const facts = [
    [t('cli.fact.size'), t('cli.fact.size.bytes', size)],
    [t('cli.fact.serial'), drive.serial || t('drive.unknown')],
    [t('cli.fact.bus'), drive.internal ? t('cli.fact.bus.internal', { bus: drive.bus }) : drive.bus],
    [t('cli.fact.contents'), contentsText(drive)],
  ]
  for (const line of table(facts)) output.line(line)
  const parts = drive.partitions.map(part => [
    `  ${part.path}`,
    sizeText(part.sizeBytes),
    part.fileSystem || t('drive.unknown'),
    part.name || part.label,
    part.mountPoints.join(' '),
  ])
  for (const line of table(parts)) output.line(line)
  output.line(may === 'no' ? t('cli.drives.cannot') : t('cli.drives.can'))
  for (const { text } of may === 'no' ? reasons : [...reasons, ...notes]) output.line(`  ${texts.text(text)}`)
  if (may === 'typed') output.line(`  ${t('cli.drives.needs-name', { name })}`)
  output.object(asObject(drive))
  output.object({ type: 'result', drives: [drive.path] })
}

const contentsText = ({ contents }: Drive) => texts.text(contents) || t('drive.unknown')

/** A drive's details, with its name and the verdict. */
function asObject(drive: Drive) {
  const { name, ...verdict } = mayWrite(drive, null)
  return { type: 'drive', ...drive, name, verdict }
}

function shortVerdict({ may, reasons }: Verdict): string {
  if (may === 'yes') return t('cli.drives.yes')
  const why = sentences(reasons.map(({ text }) => text))
  return may === 'no' ? t('cli.drives.no', { why }) : t('cli.drives.typed', { why })
}
