// The drives of the Mac workflow, with stand-ins for what only a Mac has: which drive is written and how, and that the
// script fails for each fault that it is there to find.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'

const script = resolve(import.meta.dirname, 'mac-drives.sh')

/** Programs of a Mac. `$state` has a file for each drive; a drive is written once, as only one writer may have it. */
const programs: Record<string, string> = {
  uname: 'echo Darwin',
  hdiutil: `[ "$1" = attach ] || exit 0
n=$(($(ls "$state" | grep -c '^attached-') + 4)); touch "$state/attached-disk$n"
case $* in *busy.dmg) touch "$state/busy-disk$n";; esac
echo "$*" | sed 's|[^ ]*/||' >>"$state/log"
echo "/dev/disk$n          	GUID_partition_scheme"; echo "/dev/disk\${n}s1 	Apple_APFS"`,
  diskutil: `[ "$1" != eject ] || { echo "eject $2" >>"$state/log"; [ "$FAULT" != held ]; exit; }
echo "<plist/>"`,
  ioreg: 'echo "<plist/>"',
  plutil: '[ "$FAULT" = blocks ] && echo 512 || echo 4096',
  sleep: '[ "$1" = 600 ] && exec /bin/sleep 600 || exit 0',
  sudo: `cat "$state/content-\${4#/dev/r}"`,
  node: `[ "$2" = flash ] || exit 0
disk=\${5#/dev/}; shift 5
echo "flash $disk $*" >>"$state/log"
case $*:$FAULT in
  *--force-unmount*|*:open) ;;
  *) [ ! -e "$state/busy-$disk" ] || { echo '{"code": "drive.busy"}'; exit 1; } ;;
esac
[ "$FAULT" = twice ] || mkdir "$state/written-$disk" 2>/dev/null || exit 1
cp "$TMPDIR"/*/random.img "$state/content-$disk"
[ "$FAULT" != content ] || echo x | dd of="$state/content-$disk" conv=notrunc status=none`,
}

function ran(folder: string, fault: string) {
  const at = (name: string) => join(folder, name)
  for (const name of ['bin', 'state', 'tmp', 'volumes', 'volumes/kiln-busy']) mkdirSync(at(name))
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(at(`bin/${name}`), `#!/bin/bash\n${body}\n`)
    chmodSync(at(`bin/${name}`), 0o755)
  }
  const { status, stdout, stderr } = spawnSync('bash', [script, '1'], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${at('bin')}:/usr/bin:/bin`,
      TMPDIR: at('tmp'),
      MAC_VOLUMES: at('volumes'),
      state: at('state'),
      FAULT: fault,
    },
  })
  return { status, stdout, stderr, log: readFileSync(at('state/log'), 'utf8').trim().split('\n') }
}
const common = '--allow-unrecognised --no-eject --yes --json'

test('flashes APFS, FAT, blank drives and such with blocks of 4,096 bytes, and only those that it attached', ({
  folder,
}) => {
  const { status, stderr, log, stdout } = ran(folder, 'none')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(log.slice(0, -2)).toEqual([
    'attach apfs.dmg',
    `flash disk4 ${common}`,
    'eject /dev/disk4',
    'attach fat.dmg',
    `flash disk5 ${common}`,
    'eject /dev/disk5',
    expect.stringMatching(/^attach .*blank\.dmg$/),
    `flash disk6 ${common}`,
    'eject /dev/disk6',
    expect.stringMatching(/^attach .*blocks\.dmg$/),
    `flash disk7 ${common}`,
    'eject /dev/disk7',
    'attach busy.dmg',
    `flash disk8 ${common}`,
    `flash disk8 ${common} --force-unmount`,
    'eject /dev/disk8',
    'attach twice.dmg',
  ])
  expect(log.slice(-2)).toEqual([`flash disk9 ${common}`, `flash disk9 ${common}`])
  expect(stdout).toMatch(/two at once ended with (0 and 1|1 and 0)\n$/)
})

for (const fault of ['content', 'held', 'blocks', 'open', 'twice'])
  test(`fails where the writer's fault is: ${fault}`, ({ folder }) => {
    expect(ran(folder, fault).status).toBe(1)
  })

test('runs on a Mac only', () => {
  const { status, stderr } = spawnSync('bash', [script], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([2, 'mac-drives: this is for a Mac\n'])
})
