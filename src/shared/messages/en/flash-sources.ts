// Sources of a flash: why a file or URL cannot be read. They follow "…cannot be flashed: " and the like.
export const sources = {
  'source.stream': 'The stream',
  'source.reason.not-file': 'it is not a file',
  'source.reason.folder': 'it is a folder',
  'source.reason.privacy':
    'macOS does not let Kiln read that folder. Allow it for Kiln, or for your terminal, in System Settings > Privacy & Security > Files and Folders.',
  'source.reason.unreadable': 'it cannot be read ({reason})',
  'source.reason.empty': 'it is empty',
  'source.reason.content': 'its content cannot be unpacked',
  'source.reason.checksum': 'its checksum does not match',
  'source.reason.program': '{program} could not unpack it',
  'source.reason.trailing': 'the data after its end cannot be unpacked',
  'source.reason.makes': 'it unpacks to {found} instead of the {claimed} that it claims',
  'source.reason.larger': 'it holds more than the {claimed} bytes that it claims',
  'source.reason.other-size': 'it holds {found} bytes instead of the {claimed} that it claims',
  'source.reason.inner': 'what is packed in it is not a disk: {reason}',
  'source.reason.inner-qcow2': 'it holds a qcow2 disk in .{wrapping}. Unpack it first',
  'source.reason.inner-packed': 'it holds another packed file (.{inner}) in .{wrapping}. Unpack it first',
  'source.reason.part': 'it is one part of several. Join them first: {command}',
  'source.reason.part-joined': 'it is one part of several. Join all of them in their order first',
  'source.reason.short': 'it has {found} of {expected} bytes',
  'source.reason.cut':
    'it is cut off, as when a download ended early: it has {found} bytes, and what is on it needs {needed}',
  'source.reason.exchanged': 'it was changed or replaced after it was checked',
  'source.reason.ends': 'it ends at byte {at}',
  'source.reason.changed': 'it changed while it was being read',
  'source.reason.order': 'byte {offset} arrived after byte {arrived}',

  // Why it cannot be personalised.
  'source.no-seed': 'it has no place for personal settings, as the images that Kiln makes have.',
  'source.seed-unknown': 'whether it can be is known when it has been downloaded.',

  // Files beside it.
  'beside.map': 'Only the blocks in {file} are written, and their checksums are checked.',
  'beside.sum': 'Its SHA-256 is checked: {file} has it.',
  'beside.signature': '{file} is a signature, which Kiln does not check.',
  'beside.unused': '{file} is not used: {reason}.',
  'beside.map-size': 'it is for a disk of {found} bytes, and this one has {expected}',
  'beside.no-sum': 'it has no checksum for {name}',
  'beside.other-hash': 'it has {hash}, and Kiln checks SHA-256',
  'beside.other-sum': 'it has another SHA-256 than {other}',

  // How a disk can differ from its block map.
  'bmap.reason.range':
    'it does not match its block map (.bmap): bytes {from} to {to} differ. If the map belongs to another image, remove it',
  'bmap.reason.size':
    'it does not match its block map (.bmap): the disk has {found} bytes, not {expected}. If the map belongs to another image, remove it',
  'bmap.reason.cut-off':
    'it does not match its block map (.bmap): it ends before the last of its blocks. If the map belongs to another image, remove it',
  'gzip.reason.foreign': 'the data after its end is not gzip',
  'gzip.reason.other': 'it is not gzip',
  'gzip.reason.method': 'it uses an unknown compression method',
  'xz.reason.index': 'its index cannot be read',
  'zip.reason.many': 'it holds thousands of files, and no single disk image',
  'zip.reason.empty': 'it holds no files',
  'zip.reason.none': 'it holds no disk image. It has: {names}',
  'zip.reason.none-more':
    'it holds no disk image. It has: {names} and {count, plural, one {# more file} other {# more files}}',
  'zip.reason.split': 'it is the last part of several. Unpack all of them first: {command}',
  'zip.reason.several': 'it holds several disk images ({names}). Unpack it and choose one',
  'zip.reason.several-more': 'it holds several disk images ({names} and more). Unpack it and choose one',
  'zip.reason.encrypted': 'the image in it is encrypted. Unpack it first',
  'zip.reason.method':
    'the image in it uses a compression method that Kiln does not read ({method}). Unpack it first',
  'zip.method.number': 'number {number}',
  'zip.reason.directory': 'its directory cannot be read ({reason})',
  'qcow2.reason.version': 'it is a qcow2 disk of the unknown version {version}',
  'qcow2.reason.backing': 'it only holds the changes to another disk (it has a backing file)',
  'qcow2.reason.size': 'its size is invalid',
  'qcow2.reason.encrypted': 'it is encrypted',
  'qcow2.reason.corrupt': 'it is marked as damaged. Repair it first: {command}',
  'qcow2.reason.check': 'qemu-img check finds errors in its tables',
  'qcow2.reason.outside': 'its data is in another file',
} as const
