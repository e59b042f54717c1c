// Standard output on a full disk: /dev/full is one.
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from '#test/folders.ts'

const script = resolve(import.meta.dirname, '..', 'index.ts')

test
  .skipIf(!existsSync('/dev/full'))
  .for([['profiles', '--json'], ['doctor', '--report'], ['images'], ['--version'], ['flash', '--help']])(
  'kiln %s %s fails and names the reason',
  (words, { folder, expect }) => {
    const full = openSync('/dev/full', 'w')
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, ...words],
      { env: { ...process.env, KILN_HOME: folder }, stdio: ['ignore', full, 'pipe'], encoding: 'utf8' },
    )
    closeSync(full)
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr:
        'error: The output could not be written: no space left on device.\n' +
        'hint: Free some space, or write it elsewhere. Then run the command again.\n',
    })
  },
)
