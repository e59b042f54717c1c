// A test host as a machine that something is installed on. Its sshd, Nix, users and processes are real; /sys, and with it its
// disks, its firmware and whether its kernel allows kexec are made by hand, and so are disko's script, nixos-install and what
// kexec does: an installer takes the system's place, with the same host key, by its sshd being gone for a moment.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestHost } from '#lab/hosts/host.ts'

const sysScript = `
umount /sys 2>/dev/null; mount -t tmpfs tmpfs /sys
mkdir -p /sys/class/block /sys/firmware/efi
disk() {
  place=/sys/devices/pci0000:00/ata1/host0/block/$1
  mkdir -p $place/device
  echo 8:$2 >$place/dev; echo 2000000 >$place/size; echo 0 >$place/ro; echo 0 >$place/removable
  echo 'Lab disk' >$place/device/model; echo $3 >$place/serial
  ln -sfn ../../devices/pci0000:00/ata1/host0/block/$1 /sys/class/block/$1
}
disk sda 0 LAB-A
disk sdb 16 LAB-B
rm -f /usr/bin/lsblk
`

const prepareScript = `
set -e
${sysScript}
mount -t tmpfs tmpfs /proc/sys/kernel
echo 0 >/proc/sys/kernel/kexec_load_disabled
put() { cat >/usr/local/sbin/$1; chmod 755 /usr/local/sbin/$1; }
printf '#!/bin/sh\\necho none\\n' | put systemd-detect-virt
command -v cpio >/dev/null || printf '#!/bin/sh\\n' | put cpio
put nixos-install <<'END'
#!/bin/sh
echo "nixos-install $*" >>/root/calls
if [ -e /root/nixos-install-does ]; then . /root/nixos-install-does; fi
END
# What was installed is what it starts.
put reboot <<'END'
#!/bin/sh
cp -a /mnt/etc/ssh/. /etc/ssh/
kill -USR1 1
END
`

/** As nixos-images' kexec-run.sh ends, and what follows it. */
const kexecRun = `#!/bin/sh
set -e
[ "$(id -u)" = 0 ] || { echo 'kexec needs root'; exit 1; }
echo "machine will boot into nixos in 6s..."
mkdir -p /root/.ssh
cat "\${SUDO_USER:+/home/$SUDO_USER/.ssh/authorized_keys}" >>/root/.ssh/authorized_keys 2>/dev/null || true
nohup setsid sh -c '
  sleep 1
  kill "$(cat /run/sshd.pid)"
  rm -f /etc/os-release
  printf "ID=nixos\\nVARIANT_ID=installer\\nPRETTY_NAME=Installer\\n" >/etc/os-release
  [ -e /root/kexec-does ] && . /root/kexec-does
  sleep 4
  exec /usr/local/sbin/start-sshd
' >/dev/null 2>&1 </dev/null &
`

/** Two disks, /dev/sda with the serial LAB-A and /dev/sdb with LAB-B; EFI; room for an installer. */
export const makeInstallable = (host: TestHost) => host.run('sh', '-c', prepareScript)

export const asInstaller = (host: TestHost) =>
  host.run(
    'sh',
    '-c',
    'rm -f /etc/os-release; printf "ID=nixos\\nVARIANT_ID=installer\\nPRETTY_NAME=Installer\\n" >/etc/os-release',
  )

/** The tarball that --kexec takes. `run`: what it starts. */
export function kexecTarball(folder: string, run = kexecRun): string {
  const path = join(folder, 'kexec.tar.gz')
  mkdirSync(join(folder, 'kexec'), { recursive: true })
  writeFileSync(join(folder, 'kexec', 'run'), run)
  chmodSync(join(folder, 'kexec', 'run'), 0o755)
  execFileSync('tar', ['-C', folder, '-czf', path, 'kexec'])
  return path
}
