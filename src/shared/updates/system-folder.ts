// Folders of the operating system, which updates are not published to. Pure.

/** These folders include everything below them. */
const whole = new Set(
  [
    'bin',
    'boot',
    'dev',
    'efi',
    'etc',
    'gnu',
    'lib',
    'lib32',
    'lib64',
    'libx32',
    'nix',
    'proc',
    'sbin',
    'sys',
    'usr',
  ]
    // macOS. /private/etc is where its /etc leads.
    .concat(['Applications', 'Library', 'System']),
)
/** These alone: what a person makes below them is theirs. */
const alone = new Set([
  '',
  'home',
  'media',
  'mnt',
  'opt',
  'root',
  'run',
  'srv',
  'tmp',
  'Users',
  'var',
  'Volumes',
])

/** `path`: absolute. */
export function isSystemFolder(path: string): boolean {
  const [first = '', ...below] = path.split('/').filter(part => part !== '' && part !== '.')
  if (first === 'private' && below[0] === 'etc') return true
  return whole.has(first) || (below.length === 0 && alone.has(first))
}
