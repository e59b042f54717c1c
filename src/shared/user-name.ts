// The name of a user whom a drive brings: docs/seed.md, and nix/modules/seed/user/kiln-user.sh. Pure.
import { message } from './messages/codes.ts'
import type { Message } from './messages/message.ts'

/**
 * Accounts of the system itself, as NixOS makes them for what Kiln's images run: a machine makes no user of such a name,
 * and who was to get in by the keys does not.
 */
const systemAccount = new RegExp(
  `^(${[
    'root',
    'nobody',
    'avahi',
    'colord',
    'cups',
    'dhcpcd',
    'flatpak',
    'fwupd-refresh',
    'gdm',
    'geoclue',
    'homeassistant-vm',
    'lightdm',
    'messagebus',
    'nginx',
    'nscd',
    'polkituser',
    'qemu-libvirtd',
    'rtkit',
    'sddm',
    'sshd',
    'strato-agent',
    'tss',
    'wpa_supplicant',
    'nixbld\\d*',
    'nm-.*',
    'systemd-.*',
  ].join('|')})$`,
)

/** Whatever the profile: some of these accounts are on some machines only. */
export const isSystemAccount = (name: string): boolean => systemAccount.test(name)

export function userProblem(name: string): Message | null {
  if (!/^[a-z_][a-z0-9_-]{0,30}$/.test(name)) return message('answer.user')
  if (!isSystemAccount(name)) return null
  return message('answer.user-system', { name })
}
