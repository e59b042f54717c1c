// Tests ZFS by its argv: this kernel has no module, so `zfs` is a stand-in that keeps datasets, their origins and
// contents in a file, refuses what the real one refuses (zfs(8)), and records its calls. No test here has run on the
// real ZFS.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import type { Storage } from './storage.ts'
import { zfsStorage } from './zfs.ts'

/** A line of `there`: name, origin, mark, content. The call whose number is in `fail` fails after it acted. */
const standIn = `#!/bin/bash
cd "$(dirname "$0")"
last=\${@: -1}; before=\${@: -2:1}
fail() { echo "$1" >&2; exit 1; }
has() { cut -f 1 there | grep -qxF -- "$1"; }
field() { awk -F '\\t' -v name="$1" '$1 == name { print $'$2' }' there; }
change() { awk -F '\\t' -v OFS='\\t' -v from="$1" -v to="$2" "$3" there > new && mv new there; }
moved='function at(name) { return name == from || index(name, from "@") == 1 ? to substr(name, length(from) + 1) : name }'
snapshots() { grep -F -- "$1@" there | grep "^$1@"; }
used() { cut -f 2 there | grep -q "^$1$2"; }
case $1 in
  list)
    case "$*" in
      *creation*) snapshots "$last" | cut -f 1 | sed 's/$/\t1700000000\t4096/' ;;
      *snapshot*) snapshots "$last" | cut -f 1 ;;
      *'-d 1'*) cut -f 1 there | grep -x "$last\\(/[^/@]*\\)\\?" ;;
      *) has "$last"; exit ;;
    esac
    exit 0 ;;
esac
has "\${last%@*}" || case $1 in create | rename | clone) ;; *) fail "dataset does not exist" ;; esac
if [ "$1" = get ]; then
  case $before in origin) field "$last" 2 ;; voxnix:*) field "$last" 3 ;; used) echo "$*" >> calls; echo 4096 ;; esac
  exit 0
fi
n=$(( $(cat count) + 1 )); echo $n > count
echo "$*" >> calls
case $1 in
  create) ! has "$last" || fail "dataset already exists"; printf '%s\\t-\\t-\\t\\n' "$last" >> there ;;
  snapshot) ! has "$last" || fail "dataset already exists"; printf '%s\\t-\\t-\\t%s\\n' "$last" "$(field "\${last%@*}" 4)" >> there ;;
  rename)
    has "$2" || fail "dataset does not exist"; ! has "$3" || fail "dataset already exists"
    has "\${3%/*}" || [ "\${3%/*}" = tank/containers ] || fail "parent does not exist"
    change "$2" "$3" "$moved { \\$1 = at(\\$1); \\$2 = at(\\$2); print }" ;;
  clone)
    has "$before" || fail "dataset does not exist"; ! has "$last" || fail "dataset already exists"
    printf '%s\\t%s\\t%s\\t%s\\n' "$last" "$before" "\${5#*=}" "$(field "$before" 4)" >> there ;;
  promote)
    origin=$(field "$last" 2); parent=\${origin%@*}; [ "$origin" != - ] || fail "not a cloned filesystem"
    for whole in $(snapshots "$parent" | cut -f 1); do
      ! has "$last@\${whole#*@}" || fail "snapshot exists in both"
      change "$whole" "$last@\${whole#*@}" "$moved { \\$1 = at(\\$1); \\$2 = at(\\$2); print }"
      [ "$whole" != "$origin" ] || break
    done
    change "$last" "$(field "$parent" 2)" '$1 == from { $2 = to } { print }'
    change "$parent" "$last@\${origin#*@}" '$1 == from { $2 = to } { print }' ;;
  destroy)
    has "$last" || fail "could not find any snapshots"
    case $last in *@*) ! used "$last" '$' ;; *) ! used "$last" '@' ;; esac || fail "has dependent clones"
    change "$last" '' '$1 != from && index($1, from "@") != 1 { print }' ;;
esac
[ "$(cat fail)" != "$n" ] || fail killed
`
const path = process.env['PATH']
afterEach(() => {
  process.env['PATH'] = path
})
function bench(folder: string) {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'zfs'), standIn)
  chmodSync(join(bin, 'zfs'), 0o755)
  const there = join(bin, 'there')
  const line = (name: string, content: string) => [name, '-', '-', content].join('\t')
  writeFileSync(there, `${line('tank', '')}\n`)
  const fail = (when: string) => {
    writeFileSync(join(bin, 'count'), '0')
    writeFileSync(join(bin, 'fail'), when)
  }
  fail('')
  process.env['PATH'] = `${bin}:${path}`
  return {
    /** As if the pool is not imported. */
    losePool: () => writeFileSync(there, ''),
    fail,
    write(name: string, content: string) {
      const lines = readFileSync(there, 'utf8').split('\n')
      writeFileSync(
        there,
        lines
          .map(each => (each.startsWith(`${name}\t`) ? each.replace(/[^\t]*$/, content) : each))
          .join('\n'),
      )
    },
    /** Contents by name, without parents. */
    contents: () =>
      Object.fromEntries(
        readFileSync(there, 'utf8')
          .split('\n')
          .map(each => each.split('\t'))
          .flatMap(([name = '', , , content = '']) => (content === '' ? [] : [[name, content]])),
      ),
    storage: zfsStorage('/c', { pool: 'tank', kind: 'containers' }),
    calls: () => readFileSync(join(bin, 'calls'), 'utf8').trim().split('\n'),
  }
}

describe('storage on ZFS, by its argv', () => {
  test('makes, limits, snapshots and removes, each twice without harm', async ({ folder }) => {
    const { storage, calls } = bench(folder)
    for (const _ of [1, 2]) await storage.create('dev', 20)
    for (const _ of [1, 2]) await storage.snapshot('dev', 'first')
    expect([await storage.snapshots('dev'), await storage.usedBytes('dev')]).toEqual([['first'], 4096])
    expect(await storage.snapshotList('dev')).toEqual([
      { label: 'first', at: 1_700_000_000_000, usedBytes: 4096 },
    ])
    expect(await storage.newerThan('dev', 'first')).toEqual([])
    await storage.limit('dev', 30)
    for (const _ of [1, 2]) await storage.dropSnapshot('dev', 'first')
    for (const _ of [1, 2]) await storage.remove('dev')
    expect(calls()).toEqual([
      'create -p -o mountpoint=/c/dev -o quota=20G tank/containers/dev',
      'snapshot tank/containers/dev@first',
      'get -H -p -o value used tank/containers/dev',
      'set quota=30G tank/containers/dev',
      'destroy tank/containers/dev@first',
      'destroy -r tank/containers/dev',
    ])
  })

  test('counts nothing as removed, free or moved while the pool is gone', async ({ folder }) => {
    const { storage, losePool } = bench(folder)
    await storage.create('dev', null)
    losePool()
    const acts = [
      () => storage.has('dev'),
      () => storage.create('dev', null),
      () => storage.remove('dev'),
      () => storage.trash('dev', 'a'),
      () => storage.untrash('dev', 'a'),
      () => storage.purge('a'),
      () => storage.snapshots('dev'),
      () => storage.snapshot('dev', 'first'),
      () => storage.swapIn('dev', 'first', 'a'),
      () => storage.swapBack('dev', 'a'),
      () => storage.dropAside('a'),
      () => storage.asides(),
    ]
    for (const act of acts) await expect(act()).rejects.toThrow('zfs')
    expect(await storage.usedBytes('dev')).toBe(null)
  })

  test('moves into the trash and back with its snapshots, each twice without harm', async ({ folder }) => {
    const { storage, calls } = bench(folder)
    await storage.create('dev', null)
    await storage.snapshot('dev', 'first')
    for (const _ of [1, 2]) await storage.trash('dev', 'a')
    expect(await storage.has('dev')).toBe(false)
    for (const _ of [1, 2]) await storage.untrash('dev', 'a')
    expect(await storage.snapshots('dev')).toEqual(['first'])
    await storage.trash('dev', 'b')
    for (const _ of [1, 2]) await storage.purge('b')
    expect(calls().slice(2, 7)).toEqual([
      'create -p -o mountpoint=none -o canmount=off tank/trash',
      'set mountpoint=none tank/containers/dev',
      'rename tank/containers/dev tank/trash/a',
      'rename tank/trash/a tank/containers/dev',
      'set mountpoint=/c/dev tank/containers/dev',
    ])
    expect(calls().at(-1)).toBe('destroy -r tank/trash/b')
  })

  test('refuses to bring back what the trash no longer has', async ({ folder }) => {
    const { storage } = bench(folder)
    await expect(storage.untrash('dev', 'a')).rejects.toMatchObject({ code: 'not-in-trash' })
  })

  const [place, aside] = ['tank/containers/dev', 'tank/aside/a']
  /** A workload with three snapshots, that was changed after each. */
  async function changed(folder: string) {
    const made = bench(folder)
    await made.storage.create('dev', null)
    for (const label of ['first', 'second', 'third']) {
      made.write(place, label)
      await made.storage.snapshot('dev', label)
    }
    made.write(place, 'now')
    return { ...made, before: made.contents() }
  }
  const older = { [`${place}@first`]: 'first', [`${place}@second`]: 'second' }
  const restored = { ...older, [place]: 'second', [aside]: 'now', [`${aside}@third`]: 'third' }

  test('restores a snapshot with its older ones, and keeps the rest until it is dropped', async ({
    folder,
  }) => {
    const { storage, calls, contents } = await changed(folder)
    const begun = calls().length
    for (const _ of [1, 2]) await storage.swapIn('dev', 'second', 'a')
    expect(contents()).toEqual(restored)
    expect(await storage.snapshots('dev')).toEqual(['first', 'second'])
    expect(await storage.asides()).toEqual(['a'])
    for (const _ of [1, 2]) await storage.dropAside('a')
    expect(contents()).toEqual({ ...older, [place]: 'second' })
    expect(await storage.asides()).toEqual([])
    expect(calls().slice(begun)).toEqual([
      'create -p -o mountpoint=none -o canmount=off tank/aside',
      `set mountpoint=none ${place}`,
      `rename ${place} ${aside}`,
      `clone -o mountpoint=/c/dev -o voxnix:restore=a ${aside}@second ${place}`,
      `promote ${place}`,
      `destroy -r ${aside}`,
    ])
  })

  test('undoes a restore with the snapshots that are newer, and can restore again', async ({ folder }) => {
    const { storage, before, write, contents, calls } = await changed(folder)
    await storage.swapIn('dev', 'second', 'a')
    write(place, 'later')
    await storage.snapshot('dev', 'third')
    const begun = calls().length
    for (const _ of [1, 2]) await storage.swapBack('dev', 'a')
    expect(contents()).toEqual(before)
    expect(calls().slice(begun)).toEqual([
      `promote ${aside}`,
      `destroy -r ${place}`,
      `rename ${aside} ${place}`,
      `set mountpoint=/c/dev ${place}`,
      `set mountpoint=/c/dev ${place}`,
    ])
    await storage.swapIn('dev', 'third', 'b')
    await storage.dropAside('b')
    expect(contents()).toEqual({ ...before, [place]: 'third' })
  })

  /** Kills it after each call, which is also before the next one; `then` finds what is left. */
  async function killedAt(
    folder: string,
    act: (storage: Storage) => Promise<void>,
    then: (found: Awaited<ReturnType<typeof changed>>) => Promise<void>,
  ) {
    for (let call = 1; ; call += 1) {
      const own = join(folder, String(call))
      mkdirSync(own)
      const found = await changed(own)
      found.fail(String(call))
      const died = await act(found.storage).then(
        () => false,
        () => true,
      )
      found.fail('')
      if (!died) return call - 1
      await then(found)
    }
  }
  const restore = (storage: Storage) => storage.swapIn('dev', 'second', 'a')

  test('undoes a restore that was killed at any call', async ({ folder }) => {
    const kills = await killedAt(folder, restore, async ({ storage, before, contents }) => {
      await storage.swapBack('dev', 'a')
      expect(contents()).toEqual(before)
    })
    expect(kills).toBe(5)
  })

  test('completes a restore that was killed at any call', async ({ folder }) => {
    const kills = await killedAt(folder, restore, async ({ storage, contents }) => {
      await restore(storage)
      expect(contents()).toEqual(restored)
    })
    expect(kills).toBe(5)
  })

  test('completes the undo of a restore that was killed at any call', async ({ folder }) => {
    const act = async (storage: Storage) => {
      await restore(storage)
      await storage.swapBack('dev', 'a')
    }
    const kills = await killedAt(folder, act, async ({ storage, before, contents }) => {
      await storage.swapBack('dev', 'a')
      expect(contents()).toEqual(before)
    })
    expect(kills).toBe(9)
  })

  test('counts no restore as undone whose former data is gone, and destroys nothing else', async ({
    folder,
  }) => {
    const { storage, contents } = await changed(folder)
    await restore(storage)
    await storage.dropAside('a')
    await expect(storage.swapBack('dev', 'a')).rejects.toThrow('is not there')
    expect(contents()).toEqual({ ...older, [place]: 'second' })
    // A dataset that the restore did not make has the name.
    await storage.trash('dev', 't')
    await storage.create('dev', null)
    await storage.snapshot('dev', 'x')
    await storage.swapIn('dev', 'x', 'b')
    await storage.trash('dev', 'u')
    await storage.create('dev', null)
    await expect(storage.swapBack('dev', 'b')).rejects.toThrow('is not what the restore b made')
    expect(await storage.has('dev')).toBe(true)
  })
})
