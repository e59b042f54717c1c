import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createFiles } from '#platform/files/files.ts'
import { test } from '#test/folders.ts'
import { sampleRecord } from '#test/machines/sample-record.ts'
import { readMachine } from './record.ts'

test("a record is refused in another machine's folder: it would be written and removed there", async ({
  folder,
}) => {
  const ports = { files: createFiles(), folders: { data: folder } }
  for (const id of ['tiny-00ff', 'copy-00ff']) {
    mkdirSync(join(folder, 'machines', id), { recursive: true })
    writeFileSync(join(folder, 'machines', id, 'machine.json'), JSON.stringify(sampleRecord))
  }
  expect(await readMachine(ports, 'tiny-00ff')).toMatchObject({ id: 'tiny-00ff' })
  await expect(readMachine(ports, 'copy-00ff')).rejects.toMatchObject({
    code: 'machine.broken',
    values: { id: 'copy-00ff' },
  })
})

test('from an earlier Kiln has the values of its machines', async ({ folder }) => {
  const ports = { files: createFiles(), folders: { data: folder } }
  const { id, name, image, disks, architecture, createdAt, startedAt, process, acceleration } = sampleRecord
  const { memoryMiB, cpus, forwards } = sampleRecord
  const older = {
    schema: 1,
    id,
    name,
    image,
    disks,
    architecture,
    createdAt,
    startedAt,
    process,
    acceleration,
    memoryMiB,
    cpus,
    forwards,
  }
  mkdirSync(join(folder, 'machines', id), { recursive: true })
  writeFileSync(join(folder, 'machines', id, 'machine.json'), JSON.stringify(older))
  expect(await readMachine(ports, id)).toEqual({
    ...older,
    screen: true,
    qemuVersion: '',
    slowBecause: null,
    emulate: false,
    network: 'open',

    healthChecks: [],
    hostKey: null,
    login: false,
    user: 'root',
    closed: false,
    withoutSshLogin: false,
    powerOff: null,
    forcedOff: false,
    checkpoints: [],
    board: '',
    processor: '',
    serialFrom: 0,
  })
})
