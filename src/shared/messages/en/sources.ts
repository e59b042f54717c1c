// Sources of a flash: why a file or address cannot be read. They follow "…cannot be flashed: " and the like.
export const sources = {
  'source.stream': 'The stream',
  'source.reason.not-file': 'it is not a file',
  'source.reason.short': 'it has {found} of {expected} bytes',
  'source.reason.exchanged': 'it was changed or replaced after it was checked',
  'source.reason.ends': 'it ends at byte {at}',
  'source.reason.changed': 'it changed while it was being read',
  'source.reason.order': 'byte {offset} arrived after byte {arrived}',

  // Why it cannot be personalised.
  'source.no-seed': 'it has no place for personal settings, as the images that Kiln makes have.',
  'source.seed-unknown': 'whether it can be is known when it has been downloaded.',

  // How a disk can disagree with its block map.
  'bmap.reason.range':
    'it does not match its block map (.bmap): bytes {from} to {to} differ. If the map belongs to another image, remove it',
  'bmap.reason.size':
    'it does not match its block map (.bmap): the disk has {found} bytes, not {expected}. If the map belongs to another image, remove it',
  'bmap.reason.cut-off':
    'it does not match its block map (.bmap): it ends before the last of its blocks. If the map belongs to another image, remove it',
} as const
