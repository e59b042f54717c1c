// For tests: simple quotas on a BTRFS, as the image's btrfs-progs turn them on; those before 6.7 have no word for it.
import { command } from './loop-devices.ts'

/** BTRFS_IOC_QUOTA_CTL with "enable simple quotas". */
const enable = `open(my $f, '<', $ARGV[0]) or die; my $c = pack('QQ', 4, 0); ioctl($f, 0xc0109428, $c) or die "$!"`

/** false: the kernel is older than 6.7. */
export function simpleQuotas(root: string): boolean {
  try {
    command('perl', '-e', enable, root)
    return true
  } catch {
    return false
  }
}
