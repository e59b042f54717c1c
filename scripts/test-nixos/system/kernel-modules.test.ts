import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missingModules, moduleNamesIn } from './kernel-modules.ts'

test('a module that a profile names and the kernel lacks is found in each spelling', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-modules-'))
  try {
    writeFileSync(
      join(folder, 'modules.dep'),
      'kernel/drivers/nvme/host/nvme.ko.xz: kernel/drivers/nvme/nvme-core.ko.xz\nkernel/net/bridge/br_netfilter.ko:\n',
    )
    writeFileSync(join(folder, 'modules.builtin'), 'kernel/drivers/block/loop.ko\n')
    writeFileSync(join(folder, 'modules.alias'), 'alias crypto-xxhash64 xxhash_generic\n')
    const has = moduleNamesIn(folder)
    const named = ['nvme', 'br-netfilter', 'br_netfilter', 'loop', 'crypto-xxhash64']
    expect(missingModules(named, has, {})).toEqual([])
    expect(missingModules([...named, 'pata_qdi', 'no_such_module'], has, { pata_qdi: 'gone' })).toEqual([
      'no_such_module',
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
