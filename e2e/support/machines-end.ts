// Ends the machines that a failed test has left: a machine outlives its engine.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning } from '#platform/process/running.ts'

export function endMachines(home: string): void {
  const folder = join(home, 'machines')
  for (const id of existsSync(folder) ? readdirSync(folder) : []) {
    const record = JSON.parse(readFileSync(join(folder, id, 'machine.json'), 'utf8'))
    if (record.process && isRunning(record.process)) process.kill(record.process.pid)
  }
}
