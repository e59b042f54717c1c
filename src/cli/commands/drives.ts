import type { Command } from 'commander'
import { driveName } from '#shared/flash/drive-name.ts'
import { mayWrite, type Verdict } from '#shared/flash/may-write.ts'
import type { Drive } from '#shared/model/drive.ts'
import { bytesText } from '#shared/units.ts'
import type { Session } from '../session.ts'
import { texts } from '../texts.ts'
import { type Act, table } from './act.ts'
import { restoreCommand } from './restore.ts'

export function drivesCommand(program: Command, act: Act) {
  const drives = program.command('drives').description('The drives that an image can be written to.')
  drives.command('list', { isDefault: true }).description('all that are plugged in').action(act(list))
  drives
    .command('show')
    .description('one drive, its partitions, and whether it may be written')
    .argument('<path>')
    .action(act((session, path: string) => show(session, path)))
  restoreCommand(drives, act)
}

async function list({ client, output }: Session) {
  const drives = await client.drives.list({})
  const rows = drives.map(drive => [
    drive.path,
    driveName(drive),
    drive.sizeBytes > 0 ? bytesText(drive.sizeBytes) : 'no card',
    drive.bus,
    drive.contents || 'unknown',
    shortVerdict(mayWrite(drive, null)),
  ])
  if (rows.length > 0) rows.unshift(['PATH', 'NAME', 'SIZE', 'BUS', 'ON IT', 'MAY BE WRITTEN'])
  table(rows).forEach((line, index) => {
    output.line(index === 0 ? output.bold(line) : line)
  })
  if (drives.length === 0) output.line('There are none. Plug in a stick or a card.')
  for (const drive of drives) output.object(asObject(drive))
  output.object({ type: 'result', drives: drives.map(drive => drive.path) })
}

async function show({ client, output }: Session, path: string) {
  const drive = await client.drives.show({ path })
  const { name, may, reasons, notes } = mayWrite(drive, null)
  output.line(`${output.bold(name)} (${drive.path})`)
  output.line(`Size      ${bytesText(drive.sizeBytes)} (${drive.sizeBytes} bytes)`)
  output.line(`Serial    ${drive.serial || 'unknown'}`)
  output.line(`Bus       ${drive.bus}${drive.internal ? ', built in' : ''}`)
  output.line(`On it     ${drive.contents || 'unknown'}`)
  const parts = drive.partitions.map(part => [
    `  ${part.path}`,
    bytesText(part.sizeBytes),
    part.fileSystem || 'unknown',
    part.name || part.label,
    part.mountPoints.join(' '),
  ])
  for (const line of table(parts)) output.line(line)
  output.line(may === 'no' ? 'It cannot be written.' : 'It can be written.')
  for (const { text } of may === 'no' ? reasons : [...reasons, ...notes]) output.line(`  ${texts.text(text)}`)
  if (may === 'typed') output.line(`  To erase it, its exact name has to be given: ${name}`)
  output.object(asObject(drive))
  output.object({ type: 'result', drives: [drive.path] })
}

/** A drive as it is, with its name and the verdict. */
function asObject(drive: Drive) {
  const { name, ...verdict } = mayWrite(drive, null)
  return { type: 'drive', ...drive, name, verdict }
}

function shortVerdict({ may, reasons }: Verdict): string {
  if (may === 'yes') return 'yes'
  const why = reasons.map(reason => texts.text(reason.text)).join(' ')
  return may === 'no' ? `no: ${why}` : `once its name is given: ${why}`
}
