// What a boot did to one volume, from the lines of `strace -f -y -s 65536`. The author had not seen
// kiln-reset.
import type { Operation } from './disk-state.ts'

const top = '/run/kiln-reset/top'

/** Only paths on the disk: LIVE, a place, or the program's folder. Other volumes belong to another run. */
function placeOf(path: string, volume: string): string | undefined {
  const tables: [string, string][] = [
    [`${top}/${volume}`, 'LIVE'],
    [`${top}/@snapshots/${volume}`, ''],
    [`${top}/kiln-reset`, 'STATE'],
  ]
  for (const [folder, place] of tables) {
    if (path === folder) return place
    if (path.startsWith(`${folder}/`)) return `${place}/${path.slice(folder.length + 1)}`.replace(/^\//, '')
  }
  return undefined
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' }
const decoded = (text: string) =>
  text.replace(/\\(?:([0-7]{1,3})|(.))/g, (_, octal?: string, letter = '') =>
    octal ? String.fromCharCode(Number.parseInt(octal, 8)) : (escapes[letter] ?? letter),
  )

/**
 * Calls that read, or change nothing that this checker models: owners, modes, times, attributes, locks and
 * mounts.
 */
const harmless = new Set(
  [
    'access arch_prctl brk chdir clone clone3 close dup dup2 execve exit exit_group faccessat fadvise64 fchmod fchmodat',
    'fchmodat2 fchown fchownat fcntl fgetxattr flistxattr flock fstat fstatfs futex getcwd getdents64 getegid geteuid',
    'getgid getpid getppid getrandom gettid getuid lgetxattr listxattr llistxattr lremovexattr lseek lsetxattr lstat madvise',
    'mmap mount mprotect mremap munmap newfstatat open_by_handle_at openat2 pipe2 poll ppoll pread64 prctl pread prlimit64 read readlink',
    'readlinkat restart_syscall rseq rt_sigaction rt_sigprocmask rt_sigreturn sched_getaffinity sched_yield set_robust_list',
    'set_tid_address setns sigaltstack socket connect stat statfs statx sysinfo umount2 uname unshare utimensat wait4',
    'clock_nanosleep clock_gettime setxattr fsetxattr fremovexattr getxattr fchdir chmod umask kill tgkill mkdir',
  ].flatMap(line => line.split(' ')),
)
/** ioctl requests that change what this checker models. All others concern flags or only read. */
const ioctls = /BTRFS_IOC_(SNAP_CREATE|SNAP_DESTROY|SUBVOL_CREATE|CLONE)|FICLONE/

/** Joins a call that a line of another thread interrupted. */
function whole(lines: readonly string[]): string[] {
  const begun = new Map<string, string>()
  return lines.flatMap(line => {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/s.exec(line) ?? []
    const [start, unfinished] = rest.split(' <unfinished ...>')
    if (unfinished !== undefined) {
      begun.set(thread, start ?? '')
      return []
    }
    const [, resumed] = /^<\.\.\. \w+ resumed>(.*)$/s.exec(rest) ?? []
    return [resumed === undefined ? rest : (begun.get(thread) ?? '') + resumed]
  })
}

const quoted = '"((?:[^"\\\\]|\\\\.)*)"'
const folder = '(?:\\d+|AT_FDCWD)<([^>]*)>(?:\\(deleted\\))?'
const entry = `${folder}, ${quoted}`
const patterns = {
  two: new RegExp(`^renameat2?\\(${entry}, ${entry}(?:, (\\w+))?\\)`),
  one: new RegExp(`^\\w+\\(${entry}(?:, (.*))?\\) +=`),
  open: new RegExp(`^\\w+\\(${folder}`),
  write: new RegExp(`^\\w+\\(${folder}, ${quoted}`),
  snapshot: new RegExp(`^ioctl\\(${folder}, \\w+, \\{fd=\\d+<([^>]*)>.*name=${quoted}`),
  named: new RegExp(`^ioctl\\(${folder}, \\w+, \\{.*name=${quoted}`),
  clone: new RegExp(`^ioctl\\(${folder}, .*?CLONE, (\\d+)\\)`),
  opened: / = (\d+)<([^>]*)>$/,
}

/** The operations of one successful call. Throws for an unknown call. */
function operationsOf(call: string, volume: string, opened: ReadonlyMap<string, string>): Operation[] {
  const name = /^\w+/.exec(call)?.[0] ?? ''
  const at = (path = '', entryName?: string) =>
    placeOf(entryName === undefined ? path : `${path}/${decoded(entryName)}`, volume)
  const failed = () => new Error(`a call that the checker does not know: ${call}`)
  const only = (path: string | undefined, make: (path: string) => Operation[]) =>
    path === undefined ? [] : make(path)
  if (harmless.has(name) || (/^(rename|unlink)$/.test(name) && !call.includes(`${top}/`))) return []
  if (name === 'ioctl') {
    if (!ioctls.test(call)) return []
    if (/SNAP_CREATE/.test(call)) {
      const [, into, from, named] = patterns.snapshot.exec(call) ?? []
      const source = at(from)
      if (source === undefined) throw failed()
      return only(at(into, named), to => [{ do: 'snapshot', from: source, to }])
    }
    if (/FICLONE|IOC_CLONE/.test(call)) {
      const [, to, from = ''] = patterns.clone.exec(call) ?? []
      const source = at(opened.get(from))
      if (source === undefined) throw failed()
      return only(at(to), target => [{ do: 'copy', from: source, to: target }])
    }
    const [, into, named] = patterns.named.exec(call) ?? []
    if (/SUBVOL_CREATE/.test(call)) return only(at(into, named), made => [{ do: 'folder', at: made }])
    return only(at(into, named), gone => [{ do: 'delete', at: gone }])
  }
  if (name === 'renameat2' || name === 'renameat') {
    const [, from, one, into, other, how] = patterns.two.exec(call) ?? []
    const [source, target] = [at(from, one), at(into, other)]
    if (source === undefined && target === undefined) return []
    if (source === undefined || target === undefined) throw failed()
    if (how === 'RENAME_EXCHANGE') return [{ do: 'exchange', one: source, other: target }]
    return [{ do: 'rename', from: source, to: target }]
  }
  if (name === 'syncfs' || name === 'sync') return [{ do: 'sync' }]
  if (name === 'fsync' || name === 'fdatasync')
    return only(at(patterns.open.exec(call)?.[1]), file => [{ do: 'fsync', at: file }])
  if (name === 'write') {
    const [, file, text = ''] = patterns.write.exec(call) ?? []
    return only(at(file), target => [{ do: 'write', at: target, text: decoded(text) }])
  }
  const [, into, named, flags = ''] = patterns.one.exec(call) ?? []
  const target = at(into, named)
  if (name === 'open' || name === 'openat')
    return flags.includes('O_CREAT') ? only(target, file => [{ do: 'create', at: file }]) : []
  if (name === 'mkdirat') return only(target, made => [{ do: 'folder', at: made }])
  if (name === 'unlinkat') return only(target, gone => [{ do: 'delete', at: gone }])
  throw failed()
}

/** The operations on one volume, in order. Failed calls did nothing. */
export function operationsIn(trace: string, volume: string): Operation[] {
  // A clone's source is a descriptor without a path. The program is one process, so a descriptor is one file
  // at a time.
  const opened = new Map<string, string>()
  return whole(trace.split('\n'))
    .filter(call => / = \d+/.test(call) && /^\w+\(/.test(call))
    .flatMap(call => {
      const [, descriptor, path] = patterns.opened.exec(call) ?? []
      if (descriptor !== undefined && path !== undefined) opened.set(descriptor, path)
      return operationsOf(call, volume, opened)
    })
}
