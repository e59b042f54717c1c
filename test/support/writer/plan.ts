// For tests: a writer's plan for loop devices.
import { readDrive } from '#platform/drives/read.ts'
import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'

/** The drive as it is now. */
export async function plannedDrive(path: string, more: Partial<WriterPlan['drives'][number]> = {}) {
  const { deviceNumber, sequence, serial, sizeBytes } = await readDrive(path)
  return {
    path,
    name: `the drive ${path}`,
    deviceNumber,
    ...(sequence === undefined ? {} : { sequence }),
    serial,
    sizeBytes,
    typedName: '',
    payloads: [],
    ...more,
  }
}

type PlanOptions = Partial<Omit<WriterPlan, 'drives' | 'type'>> & {
  drives: (string | WriterPlan['drives'][number])[]
}

export async function planFor({ drives, ...more }: PlanOptions): Promise<WriterPlan> {
  return {
    type: 'plan',
    source: { kind: 'none' },
    wipe: [],
    full: false,
    smart: 'never',
    verify: true,
    moveBackupTable: false,
    eject: true,
    force: false,
    ...more,
    drives: await Promise.all(drives.map(drive => (typeof drive === 'string' ? plannedDrive(drive) : drive))),
  }
}
