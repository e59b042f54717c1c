// The packages' policy keeps the password for some minutes (auth_admin_keep): for whom, tested with the real
// polkitd and pkexec, a polkit agent and a password that PAM checks.
import { expect } from 'vitest'
import { hasCommand } from '#test/drives/disks.ts'
import { flashAgainAsNobody, hasPolkit, kilnFolder } from '#test/writer/as-nobody.ts'
import { mib, planFor } from '#test/writer/flash.ts'
import { test } from '#test/writer/loop-drives.ts'

const canType = hasPolkit && ['script', 'pkttyagent', 'openssl', 'setsid'].every(hasCommand)

test.runIf(canType)(
  'the engine that asked may try again, and another of the same user may not',
  async ({ folder, loops }) => {
    kilnFolder(folder)
    const plan = await planFor({ drives: [loops.make(16 * mib).path], wipe: [0, mib] })
    expect(flashAgainAsNobody(folder, plan)).toMatchObject({
      first: { code: null, asked: 1 },
      again: { code: null, asked: 1 },
      other: { code: 'flash.elevation', asked: 1 },
    })
  },
)
