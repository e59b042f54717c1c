// For tests of ZFS by its argv: this kernel has no module, so `zfs` is a stand-in that keeps datasets, their origins and
// contents in a file, refuses what the real one refuses (zfs(8)), and records its calls. No test with it has run on the
// real ZFS.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { zfsStorage } from '../../src/device/voxnix-broker/host/zfs.ts'

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
export function bench(folder: string) {
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
  const path = process.env['PATH']
  process.env['PATH'] = `${bin}:${path}`
  onTestFinished(() => {
    process.env['PATH'] = path
  })
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
