// Takes out what identifies a person or a device, before anything is written. Pure.

type Secrets = { user: string; fullName: string; host: string; home: string }

/** Keys of property lists and of JSON whose values identify a device. */
const identifying = [
  'Serial Number',
  'kUSBSerialNumberString',
  'USB Serial Number',
  'IOPlatformSerialNumber',
  'IOPlatformUUID',
  'DiskUUID',
  'MediaUUID',
  'VolumeUUID',
  'APFSVolumeUUID',
  'APFSContainerUUID',
  'SnapshotUUID',
  'serial',
]

/** Equal values stay equal, so that two equal sticks still show as such. */
export function redactor({ user, fullName, host, home }: Secrets): (text: string) => string {
  const stand = new Map<string, string>()
  const standIn = (value: string) => {
    if (value.trim() === '') return value
    const known = stand.get(value) ?? `redacted-${stand.size + 1}`
    stand.set(value, known)
    return known
  }
  const keys = identifying.join('|')
  const inPlist = new RegExp(`(<key>(?:${keys})</key>\\s*<string>)([^<]*)(</string>)`, 'g')
  const inJson = new RegExp(`("(?:${keys})"\\s*:\\s*")([^"]*)(")`, 'g')
  const words: [string, string][] = [
    [home, '/Users/person'],
    [fullName, 'A Person'],
    [host, 'mac'],
    [user, 'person'],
  ]
  return text => {
    const swap = (_all: string, before: string, value: string, after: string) =>
      before + standIn(value) + after
    const hidden = text.replace(inPlist, swap).replace(inJson, swap)
    return words.reduce((left, [word, by]) => (word.length < 3 ? left : left.replaceAll(word, by)), hidden)
  }
}
