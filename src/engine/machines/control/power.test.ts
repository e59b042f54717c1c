// Uses a stand-in for a machine that does not answer: a real one cannot be made to fail at a single command.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import type { MachinesPort } from '#engine/ports/machines.ts'
import { createFiles } from '#platform/files/files.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { test } from '#test/folders.ts'
import { sampleRecord } from '#test/machines/sample-record.ts'
import { readMachine, writeMachine } from '../record.ts'
import { forceOff, powerOff, resume } from './power.ts'

const { id } = sampleRecord
const silent = async () => {
  throw failure('machine.silent', {
    operation: 'test',
    values: { reason: message('machine.reason.no-answer') },
  })
}

/** Its record is in `folder`. */
async function machineIn(folder: string, part: Partial<MachinesPort>) {
  const pressed: string[] = []
  const machines = {
    status: async () => 'running',
    resume: async () => void pressed.push('resume'),
    powerButton: async () => void pressed.push('power'),
    ...part,
  }
  mkdirSync(join(folder, 'machines', id), { recursive: true })
  const ports = {
    files: createFiles(),
    folders: { data: folder },
    machines,
    now: () => 5000,
  } as unknown as Ports
  await writeMachine(ports, sampleRecord)
  return { ports, pressed, powerOffOf: async () => (await readMachine(ports, id)).powerOff }
}

test('a machine is forced off later only if its button was pressed', async ({ folder }) => {
  const { ports, pressed, powerOffOf } = await machineIn(folder, {})
  await powerOff(ports, sampleRecord, 60)
  expect(pressed).toEqual(['resume', 'power'])
  expect(await powerOffOf()).toEqual({ askedAt: 5000, forceAt: 65_000 })
})

test('a machine is not forced off if it did not answer', async ({ folder }) => {
  for (const part of [{ powerButton: silent }, { resume: silent }, { status: silent }]) {
    const { ports, powerOffOf } = await machineIn(folder, part)
    await expect(powerOff(ports, sampleRecord, 60)).rejects.toMatchObject({ code: 'machine.silent' })
    expect(await powerOffOf()).toBeNull()
  }
})

test('a machine is recorded as forced off before it has ended', async ({ folder }) => {
  let noted: boolean | null = null
  const { ports } = await machineIn(folder, {
    end: async () => {
      noted = (await readMachine(ports, id)).forcedOff
    },
    removeSockets: async () => undefined,
  })
  await forceOff(ports, sampleRecord)
  expect(noted).toBe(true)
})

test('loses no checkpoint that was made since its record was read', async ({ folder }) => {
  const { ports } = await machineIn(folder, {})
  const { board, processor, acceleration, qemuVersion } = sampleRecord
  const made = { name: 'clean', createdAt: 1, memoryBytes: 1, qemuVersion }
  const checkpoints = [{ ...made, hardware: { board, processor, acceleration } }]
  await writeMachine(ports, { ...sampleRecord, checkpoints })
  await powerOff(ports, sampleRecord, 60)
  expect(await readMachine(ports, id)).toMatchObject({ checkpoints: [{ name: 'clean' }] })
})

test('a machine does not resume with half of a memory', async ({ folder }) => {
  const { ports, pressed } = await machineIn(folder, { status: async () => 'restore-vm' })
  await expect(resume(ports, sampleRecord)).rejects.toMatchObject({ code: 'machine.go-back-failed' })
  expect(pressed).toEqual([])
})
