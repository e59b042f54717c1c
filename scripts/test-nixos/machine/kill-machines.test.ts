import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { killMachinesIn } from './kill-machines.ts'

/** Something that waits, with the name and the arguments of an emulator. */
const start = (argv0: string, file: string) =>
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6); console.log("runs")', '--', `file=${file}`], {
    argv0,
    stdio: ['ignore', 'pipe', 'ignore'],
  })

test('ends the emulators that have something in a folder, and nothing else', async () => {
  const folder = '/tmp/kiln-nixos-of-this-test'
  const ours = start('/usr/bin/qemu-system-x86_64', `${folder}/boot-test/overlay.qcow2`)
  const others = [
    start('/usr/bin/qemu-system-x86_64', `${folder}2/overlay.qcow2`),
    start('/usr/bin/node', `${folder}/boot-test/overlay.qcow2`),
  ]
  try {
    await Promise.all([ours, ...others].map(each => once(each.stdout, 'data')))
    const ended = once(ours, 'exit')
    killMachinesIn(folder)
    expect(await ended).toEqual([null, 'SIGKILL'])
    expect(others.map(({ exitCode, signalCode }) => exitCode ?? signalCode)).toEqual([null, null])
  } finally {
    for (const each of [ours, ...others]) each.kill('SIGKILL')
  }
})
