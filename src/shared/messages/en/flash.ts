// Flashing: notes before it, its stages, its reasons.
export const flash = {
  'flash.note.sectors': "This drive has {bytes}-byte sectors; most images won't boot from it.",
  'flash.note.other-sectors':
    "This drive has {bytes}-byte sectors, and the image was made for {image}-byte sectors: it won't boot from it.",
  'flash.note.no-login': 'No SSH key and no password: you cannot log in, and Kiln cannot deploy to it.',
  'flash.note.disc-only': 'This ISO has no boot sector: it boots from a disc, but not from a drive.',
  'flash.note.last': 'Kiln wrote {name} to it on {day}.',
  'flash.note.unchecked':
    'The download will not be checked. Enter its SHA-256 to make sure it is the right file.',
  'flash.note.other-sum': 'The SHA-256 that you gave is checked. {file} beside it has another one.',
  'flash.note.box': '{hostname}: box {name}',
  'flash.note.other-box':
    '{hostname}: this drive becomes that of the box {name}, which has another profile or architecture. It replaces what {name} runs.',
  'flash.note.owner': 'This is the drive of the box {names}: what it boots from is erased.',
  'flash.note.new-box': '{hostname}: a new box',
  'flash.note.new-box-alike':
    '{hostname}: a new box. {names} has this host name too, with another profile or architecture: choose another host name, or flash its own image.',
  'flash.note.same-host-name':
    'The host name {hostname} is also that of the box {names}. Only one computer of a network can have it: choose another one for this drive if they are on the same network.',
  'flash.note.unverified': 'The drive will not be read back, so a faulty one would go unnoticed.',
  'flash.reason.no-seed': 'the image has no seed partition.',
  'flash.reason.silent': 'it sent nothing.',
  'flash.reason.vm-format': 'the format {format} is for virtual machines',
  'flash.reason.locked': 'Kiln is already writing it',
  'flash.drives': '{failed} of {count, plural, one {# drive} other {# drives}}',
  'flash.ended.kept':
    '{name} was not ejected, because the system still uses it: eject it before you pull it out.',
} as const
