// The few words beside a drive: what it is doing, what is special about it, how it is attached.
export const driveLabels = {
  'drive.phase.waiting': 'Waiting',
  'drive.phase.preparing': 'Preparing',
  'drive.phase.comparing': 'Comparing',
  'drive.phase.writing': 'Writing',
  'drive.phase.verifying': 'Verifying',
  'drive.phase.finishing': 'Finishing',
  'drive.phase.verified': 'Verified',
  'drive.phase.written': 'Written, not verified',
  'drive.phase.failed': 'Failed',
  'drive.phase.cancelled': 'Cancelled',

  'drive.badge.system': 'System drive',
  'drive.badge.swap': 'In use: swap',
  'drive.badge.lvm': 'LVM',
  'drive.badge.raid': 'RAID',
  'drive.badge.luks': 'Encrypted',
  'drive.badge.zfs': 'ZFS',
  'drive.badge.btrfs': 'Btrfs',
  'drive.badge.busy': 'In use',
  'drive.badge.source': 'Source',
  'drive.badge.read-only': 'Read-only',
  'drive.badge.no-medium': 'No card',
  'drive.badge.too-small': 'Too small',
  'drive.badge.internal': 'Internal',
  'drive.badge.large': 'Large',
  'drive.badge.mounted': 'Mounted',

  'drive.bus.usb': 'USB',
  'drive.bus.sd': 'SD card',
  'drive.bus.sata': 'SATA',
  'drive.bus.nvme': 'NVMe',
  'drive.bus.virtio': 'Virtual',
  'drive.bus.scsi': 'SCSI',
  'drive.bus.loop': 'Loop device',

  'bmap.reason.range':
    'it does not match its block map (.bmap): bytes {from} to {to} differ. If the map belongs to another image, remove it',
  'bmap.reason.size':
    'it does not match its block map (.bmap): the disk has {found} bytes, not {expected}. If the map belongs to another image, remove it',
  'bmap.reason.cut-off':
    'it does not match its block map (.bmap): it ends before the last of its blocks. If the map belongs to another image, remove it',
} as const
