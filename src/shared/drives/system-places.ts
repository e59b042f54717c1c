// The folders that this computer runs from, and those in which a user mounts a stick. Kiln unmounts only the latter: a
// drive mounted at /srv is meant to stay there, and can be unmounted by hand.

const systemFolders = new Set(
  [
    'bin',
    'boot',
    'cdrom',
    'dev',
    'efi',
    'etc',
    'gnu',
    'home',
    'host',
    'iso',
    'lib',
    'lib32',
    'lib64',
    'live',
    'nix',
    'opt',
    'persist',
    'persistent',
    'rofs',
    'root',
    'run',
    'sbin',
    'snap',
    'srv',
    'swap',
    'sysroot',
    'tmp',
    'usr',
    'var',
  ].map(name => `/${name}`),
)

/** Users mount things below these, although the folder itself belongs to the system. */
const userFolders = [
  /^\/run\/media\/./,
  /^\/run\/user\/./,
  /^\/tmp\/./,
  /^\/var\/tmp\/./,
  /^\/home\/[^/]+\/./,
  /^\/root\/./,
  // Some systems have links into /var at /mnt, /home and /root (Fedora Atomic).
  /^\/var\/mnt(\/|$)/,
  /^\/var\/home\/[^/]+\/./,
  /^\/var\/roothome\/./,
]

export function isSystemPlace(mountPoint: string): boolean {
  if (mountPoint === '/') return true
  if (userFolders.some(place => place.test(mountPoint))) return false
  return systemFolders.has(`/${mountPoint.split('/')[1]}`)
}
