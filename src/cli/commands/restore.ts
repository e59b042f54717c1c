import type { Command } from 'commander'
import { refusal } from '#shared/flash/refusal.ts'
import { checkLabel, demandUsualBlocks } from '#shared/flash/restorable.ts'
import { flashJobs } from '#shared/model/jobs/flash.ts'
import { type Confirmation, confirmed, showErased } from '../flash/confirm.ts'
import { tellResults } from '../flash/results.ts'
import type { Session } from '../session.ts'
import { type Act, repeated } from './act.ts'
import { chosenDrive } from './flash.ts'

type Words = Confirmation & { label: string }

/** Below `kiln drives`. */
export function restoreCommand(drives: Command, act: Act) {
  drives
    .command('restore')
    .summary('give a drive back as one empty partition')
    .description('Erases a drive and leaves one empty partition that every system reads.')
    .argument('<path>', 'the drive')
    .option('--label <label>', 'what the partition is called', '')
    .option('--yes', 'do not ask before erasing')
    .option('--confirm <name>', 'exact name of a drive that is built in', repeated)
    .addHelpText('after', '\nExample:\n  kiln drives restore /dev/sdb --label HOLIDAY')
    .action(act(restore))
}

async function restore(session: Session, path: string, words: Words) {
  const { client, output } = session
  checkLabel(words.label)
  const drive = await client.drives.show({ path })
  const refused = refusal(drive, null, { typedName: '', operation: 'flash.restore' })
  if (refused && refused.code !== 'drive.unconfirmed') throw refused
  demandUsualBlocks(drive)
  showErased(session, [drive], [])
  const names = await confirmed(session, { drives: [drive], image: null, words })
  const started = await client.flash.restore({ drive: chosenDrive(drive, names), label: words.label })
  tellResults(output, flashJobs.expect(await session.watch(started)))
}
