// Sources of a flash: why a file or address cannot be read. They follow "…cannot be flashed: " and the like.
export const sources = {
  'source.stream': 'The stream',
  'source.reason.not-file': 'it is not a file',
  'source.reason.short': 'it has {found} of {expected} bytes',
  'source.reason.exchanged': 'it was changed or replaced after it was checked',
  'source.reason.ends': 'it ends at byte {at}',
  'source.reason.changed': 'it changed while it was being read',
  'source.reason.order': 'byte {offset} arrived after byte {arrived}',
} as const
