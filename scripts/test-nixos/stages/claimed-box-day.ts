// The server is away, and a day passes: what the box had to say arrives, and it stays its owner's.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectExport } from '#shared/connect/export.ts'
import { prints, succeeds } from '../machine/checks.ts'
import { setClock } from '../machine/time-server.ts'
import { ToolError } from '../tool-error.ts'
import type { Phone } from './claimed-box-browser.ts'
import { onLocalhost } from './claimed-box-claim.ts'
import { type BoxMachine, saysState, slowMs, stateFolder } from './claimed-box-machine.ts'
import type { People, Person } from './claimed-box-people.ts'

const dayMs = 24 * 3_600_000
const config = `${stateFolder}/config.json`
const queued = `ls ${stateFolder}/reports | wc -l`
const report = 'systemctl start kaliun-health-reporter'

let exports = 0
/** What Connect has of the box, with its raw reports. */
export function exported(box: Pick<BoxMachine, 'folder'>, { connect }: Person, id: string) {
  const path = join(box.folder, `export-${exports++}.json`)
  connect().run('export', id, '--to', path)
  const [found] = connectExport.parse(JSON.parse(readFileSync(path, 'utf8'))).boxes
  if (!found) throw new ToolError(`Connect exports nothing of ${id}.`)
  return found
}

export async function loseServerForDay(
  box: BoxMachine,
  { ada, grace, clock }: People,
  { page, phone }: { page: string; phone: Phone },
): Promise<void> {
  const id = page.slice(-36)
  const token = () => box.read(`jq --raw-output .auth.access_token ${config}`)
  await box.check(succeeds('it reports while its Connect is there', report, slowMs))
  const before = exported(box, ada, id).reports.length
  const heldToken = await token()
  await box.pullOut()
  await ada.endConnect()
  await box.check(
    succeeds('a report while its Connect is away fails no unit', report, slowMs),
    succeeds('and is kept on the disk', `test "$(${queued})" -ge 1`),
  )
  clock.aheadMs = dayMs
  // The day passes at the other Connect too: it refuses a ticket of a clock that is far ahead of its clock.
  await grace.endConnect()
  await grace.startConnect()
  await setClock(box.machine, clock)
  box.log('  a time server says that a day has passed')
  await box.check(
    succeeds(
      'the next day it still reports, and keeps that too',
      `${report}; test "$(${queued})" -ge 2`,
      slowMs,
    ),
    saysState('its screen says that its Connect does not answer', '! Connect does not answer'),
    succeeds(
      'it is its owner’s as before',
      `test -s ${config} && kaliun-status | grep -F 'Owner: ${ada.name}'`,
      slowMs,
    ),
  )
  const kept = Number(await box.read(queued))

  await ada.startConnect()
  await box.plugIn(ada)
  await box.check(
    succeeds('once its Connect is back, it reports', report, slowMs),
    prints('nothing is left on its disk', queued, '0'),
    succeeds(
      'it is not released',
      `test ! -e ${stateFolder}/released && test -s ${config} && ! systemctl is-active kaliunbox-auto-claim`,
    ),
  )
  const after = exported(box, ada, id).reports.length
  if (after < before + kept + 1)
    throw new ToolError(
      `Connect has ${after} reports: ${before} of before, ${kept} were kept, one came since.`,
    )
  box.log(`  Connect has the ${kept} reports of that day`)
  if ((await token()) === heldToken) throw new ToolError('Its token is that of yesterday.')
  box.log('  its token, which had expired, was renewed')
  await box.check(
    succeeds('the renewed token is good for its configuration', 'systemctl start kaliun-config-sync', slowMs),
    succeeds(
      'and by the clock of the box',
      `test "$(date --date "$(jq --raw-output .auth.access_expires_at ${config})" +%s)" -gt "$(date +%s)"`,
    ),
  )
  await phone.shows(onLocalhost(page), 'online')
}
