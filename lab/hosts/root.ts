// What lies over this computer's Debian in a test host.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Users of every test host. All take the host's authorised keys; root has no password. */
export const users = {
  root: { sudo: 'is root' },
  /** sudo asks for the password. */
  ada: { password: 'correct horse', sudo: 'with password' },
  /** sudo does not ask. */
  ops: { password: 'battery staple', sudo: 'without password' },
  /** sudo refuses. */
  guest: { password: 'guest', sudo: 'never' },
} as const

type RootContent = {
  name: string
  /** `ssh-ed25519 …` lines. */
  authorizedKeys: readonly string[]
  hostKeys: readonly { name: string; privateKey: string; publicKey: string }[]
  /** The folder of the nix programs; null for a host without Nix. */
  nixPrograms: string | null
  files: Readonly<Record<string, string>>
}

/** A home folder and a password for each. */
export async function setPasswords(run: (...argv: string[]) => Promise<unknown>): Promise<void> {
  for (const [user, facts] of Object.entries(users)) {
    await run('install', '-d', '-o', user, '-m', '700', user === 'root' ? '/root' : `/home/${user}`)
    if ('password' in facts)
      await run('sh', '-c', `echo '${user}:${facts.password}' | chpasswd -c SHA256 -s 1000`)
  }
}

export function writeRoot(root: string, content: RootContent): void {
  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    chmodSync(join(root, path), mode)
  }
  const { name, authorizedKeys, hostKeys, nixPrograms, files } = content
  write('/etc/hostname', `${name}\n`)
  write('/etc/hosts', `127.0.0.1 localhost\n127.0.1.1 ${name}\n::1 localhost\n`)
  write('/etc/machine-id', '')
  const people = Object.keys(users).filter(user => user !== 'root')
  write(
    '/etc/passwd',
    [
      'root:x:0:0:root:/root:/bin/bash',
      'nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin',
      'sshd:x:105:65534::/run/sshd:/usr/sbin/nologin',
      'avahi:x:106:106::/run/avahi-daemon:/usr/sbin/nologin',
      ...people.map((user, at) => `${user}:x:${1000 + at}:100::/home/${user}:/bin/bash`),
      '',
    ].join('\n'),
  )
  write(
    '/etc/group',
    'root:x:0:\ntty:x:5:\nshadow:x:42:\nusers:x:100:\navahi:x:106:\nnogroup:x:65534:\nnetdev:x:107:\n',
  )
  write(
    '/etc/shadow',
    ['root', 'nobody', 'sshd', 'avahi', ...people].map(user => `${user}:*:19000:0:99999:7:::\n`).join(''),
    0o600,
  )
  write(
    '/etc/sudoers',
    'Defaults env_reset\nDefaults !fqdn\nroot ALL=(ALL:ALL) ALL\nada ALL=(ALL:ALL) ALL\nops ALL=(ALL:ALL) NOPASSWD: ALL\n',
    0o440,
  )
  for (const key of hostKeys) {
    write(`/etc/ssh/${key.name}`, key.privateKey, 0o600)
    write(`/etc/ssh/${key.name}.pub`, `${key.publicKey}\n`)
  }
  for (const user of Object.keys(users))
    write(`/etc/ssh/authorized_keys/${user}`, authorizedKeys.map(key => `${key}\n`).join(''))
  write('/etc/ssh/sshd_config', sshdConfig(content))
  write(
    '/usr/local/sbin/start-sshd',
    '#!/bin/sh\nmkdir -p /run/sshd\nexec /usr/sbin/sshd -E /var/log/sshd.log\n',
    0o755,
  )
  write('/usr/local/sbin/restart-sshd', restartSshd, 0o755)
  write('/usr/local/sbin/reboot', '#!/bin/sh\nkill -USR1 1\n', 0o755)
  write('/usr/local/sbin/poweroff', '#!/bin/sh\nkill -USR2 1\n', 0o755)
  if (nixPrograms) write('/usr/local/sbin/bootctl', bootctl, 0o755)
  if (nixPrograms)
    write(
      '/etc/nix/nix.conf',
      'experimental-features = nix-command flakes\nsubstituters =\nsandbox = false\nbuild-users-group =\ntrusted-users = root\n',
    )
  for (const [path, text] of Object.entries(files)) write(path, text)
}

/** The port is free when the old one is gone, not when it got the signal. */
const restartSshd = `#!/bin/sh
if old=$(cat /run/sshd.pid); then
  kill "$old"
  while kill -0 "$old" 2>/dev/null; do sleep 0.1; done
fi
exec /usr/local/sbin/start-sshd
`

/** Stands in for systemd-boot's, as far as a deploy asks it: entries are in /boot/loader, and init.sh boots one once. */
const bootctl = `#!/bin/sh
case $1 in
  --print-boot-path | --print-esp-path) echo /boot ;;
  set-oneshot) [ -n "$2" ] || exec rm -f /boot/loader/oneshot
    [ -e "/boot/loader/entries/$2" ] && echo "$2" >/boot/loader/oneshot ;;
  *) exit 1 ;;
esac
`

const sshdConfig = ({ hostKeys, nixPrograms }: RootContent) =>
  [
    ...hostKeys.map(({ name }) => `HostKey /etc/ssh/${name}`),
    // Also where the person would have them, so that a key can be put in place as usual.
    'AuthorizedKeysFile /etc/ssh/authorized_keys/%u .ssh/authorized_keys',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication yes',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    'UseDNS no',
    'AcceptEnv LANG LC_*',
    'MaxStartups 50:30:100',
    'LogLevel VERBOSE',
    'PidFile /run/sshd.pid',
    'Subsystem sftp internal-sftp',
    `SetEnv PATH=${[...(nixPrograms ? [nixPrograms] : []), '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin'].join(':')}`,
    '',
  ].join('\n')
