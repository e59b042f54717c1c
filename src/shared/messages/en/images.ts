// The image library: why an image or a file of it cannot be used.
export const images = {
  'image.reason.touched': 'its size or modification time changed (run `kiln images verify {id}`)',
  'image.reason.hash': 'its SHA-256 is {sha256}',
  'image.reason.size': 'it has {found} bytes instead of {expected}',
  'image.reason.other-disk': 'it holds a different disk',
  'image.reason.locked': 'Kiln is already changing it',
  'image.reason.building': 'it is being built',
  'image.reason.map-size': 'it describes a disk of {found} bytes instead of {expected}',
  'image.file-of-format': 'of the format {format}',
  'folder.reason.file': 'it is a file',
  'folder.reason.dangling': 'it is a link to something that does not exist',
  'folder.reason.link': 'it is a link to something that is not a folder',
  'folder.reason.unreadable': 'it cannot be read',
  'folder.reason.unwritable': 'it cannot be written',
} as const
