// Proof that an image is as requested: qemu-img finds no fault, and it boots to SSH under its host name.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { bootDisk, diskFromOva, sshExec } from '#lab/vm.ts'

type Expected = { hostname: string; privateKey: string }

export function checkQcow2(path: string) {
  expect(execFileSync('qemu-img', ['check', path], { encoding: 'utf8' })).toContain('No errors were found')
}

export async function bootsTo(
  { hostname, privateKey }: Expected,
  disk: { path: string; format: 'qcow2' | 'ova' },
) {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-boot-'))
  try {
    const isOva = disk.format === 'ova'
    const diskPath = isOva ? await diskFromOva(disk.path, folder) : disk.path
    const vm = await bootDisk({
      diskPath,
      format: isOva ? 'vmdk' : 'qcow2',
      ...(isOva ? { bus: 'sata' as const } : {}),
    })
    try {
      await vm.waitForSerial('kiln-lab: ready')
      const { stdout, code } = await sshExec({ port: vm.sshPort, privateKey, command: 'hostname' })
      expect({ hostname: stdout.trim(), code }).toEqual({ hostname, code: 0 })
    } finally {
      await vm.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
