// A drive that is swapped between its inspection and its opening: real loop devices, swapped at that moment.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { readDrive } from '#platform/drives/read.ts'
import { attachAt } from '#test/drives/attach-at.ts'
import { canLoop, type Loop, test } from '#test/writer/loop-drives.ts'
import { createPool } from '../memory/buffer-pool.ts'
import { numberOf } from './device.ts'
import { openDrive, type PlannedDrive } from './open-drive.ts'
import { runTool } from './system-tools.ts'

const driveBytes = 16 << 20
const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' })

async function plannedOf(path: string): Promise<PlannedDrive> {
  const { deviceNumber, sequence, serial, sizeBytes } = await readDrive(path)
  const chosen = { path, name: 'Stick', deviceNumber, serial, sizeBytes, typedName: '', payloads: [] }
  return sequence === undefined ? chosen : { ...chosen, sequence }
}

/** Opens it; `exchange` runs once it has been inspected. */
const opened = (planned: PlannedDrive, look: string, exchange: () => void) => {
  let looks = 0
  const lookOnce = async (_: string) => {
    const facts = { ...(await readDrive(look)), path: planned.path }
    looks += 1
    if (looks === 1) exchange()
    return facts
  }
  return openDrive(planned, {
    readDrive: lookOnce,
    runTool,
    pool: createPool(2, 1 << 20),
    image: null,
    force: false,
  })
}

const fill = ({ file }: Loop) => writeFileSync(file, Buffer.alloc(driveBytes, 7))
const untouched = (file: string) => expect(readFileSync(file).equals(Buffer.alloc(driveBytes, 7))).toBe(true)

test.runIf(canLoop)('another drive at the same path is not written', async ({ folder, loops }) => {
  const [chosen, other] = [loops.make(driveBytes), loops.make(driveBytes)]
  for (const loop of [chosen, other]) fill(loop)
  const node = join(folder, 'drive')
  const makeNode = ({ path }: Loop) => {
    const [major = '', minor = ''] = numberOf(statSync(path, { bigint: true }).rdev).split(':')
    rmSync(node, { force: true })
    run('mknod', node, 'b', major, minor)
  }
  makeNode(chosen)
  const planned = { ...(await plannedOf(chosen.path)), path: node }
  await expect(opened(planned, chosen.path, () => makeNode(other))).rejects.toMatchObject({
    code: 'drive.changed',
    values: { reason: { code: 'drive.other-device' } },
  })
  for (const { file } of [chosen, other]) untouched(file)
})

test.runIf(canLoop)(
  'another medium of the same size in the same drive is not written',
  async ({ folder, loops }) => {
    const loop = loops.make(driveBytes)
    const other = join(folder, 'other')
    writeFileSync(other, Buffer.alloc(driveBytes, 7))
    const planned = await plannedOf(loop.path)
    const exchange = () => {
      run('losetup', '--detach', loop.path)
      attachAt(loop.path, other)
    }
    try {
      await expect(opened(planned, loop.path, exchange)).rejects.toMatchObject({
        code: 'drive.changed',
        values: { reason: { code: 'drive.exchanged' } },
      })
      untouched(other)
    } finally {
      run('losetup', '--detach', loop.path)
    }
  },
)

test.runIf(canLoop)('a drive that another program can write to is not written', async ({ loops }) => {
  const loop = loops.make(driveBytes)
  fill(loop)
  const planned = await plannedOf(loop.path)
  // A virtual machine that the drive was given to has it open like this, and not exclusively.
  const fd = openSync(loop.path, 'r+')
  const other = spawn('sleep', ['600'], { stdio: ['ignore', fd, 'ignore'] })
  closeSync(fd)
  try {
    await expect(opened(planned, loop.path, () => undefined)).rejects.toMatchObject({
      code: 'drive.busy',
      values: { reason: { code: 'drive.open-by', values: { programs: { list: ['sleep'] } } } },
    })
    untouched(loop.file)
  } finally {
    other.kill()
    await once(other, 'exit')
  }
})

test.runIf(canLoop)('a drive that another program only reads is written', async ({ loops }) => {
  const loop = loops.make(driveBytes)
  fill(loop)
  const planned = await plannedOf(loop.path)
  const fd = openSync(loop.path, 'r')
  const other = spawn('sleep', ['600'], { stdio: [fd, 'ignore', 'ignore'] })
  closeSync(fd)
  try {
    await (await opened(planned, loop.path, () => undefined)).device.close()
  } finally {
    other.kill()
    await once(other, 'exit')
  }
})
