// Takes out what identifies a person or a device, before anything is written. Pure.

type Secrets = { user: string; fullName: string; host: string; home: string }

/** Keys whose values identify a device: also of programs and of system versions that are not known here. A signature of
 *  a USB device has its serial number in it. */
const identifying = '[^"<>]*(?:serial|uuid|udid|signature|macaddress|mac address|groupid|containerid)[^"<>]*'
/** An index of USB's own descriptors. */
const harmless = /^iSerialNumber$/
const uuid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi
/** Bytes of a driver: nothing in them is needed, and much of it names the device. */
const bytes = /(<data>)[^<]*(<\/data>)/g
const inPlist = new RegExp(`(<key>(${identifying})</key>\\s*<string>)([^<]*)(</string>)`, 'gi')
const inJson = new RegExp(`("(${identifying})"\\s*:\\s*")((?:[^"\\\\]|\\\\.)*)(")`, 'gi')

/** Equal values stay equal, so that two equal sticks still show as such. */
export function redactor({ user, fullName, host, home }: Secrets): (text: string) => string {
  const stand = new Map<string, string>()
  const standIn = (value: string) => {
    if (value.trim() === '') return value
    const known = stand.get(value) ?? `redacted-${stand.size + 1}`
    stand.set(value, known)
    return known
  }
  // A volume is called "Ada’s Stick", and a computer "Adas-MacBook-Pro.local".
  const names = fullName.split(/\s+/)
  const words: [string, string][] = [
    [home, '/Users/person'],
    [fullName, 'A Person'],
    [host, 'mac'],
    [host.replace(/\..*/, ''), 'mac'],
    [user, 'person'],
    ...names.map((name): [string, string] => [name, 'Person']),
  ]
  const replaced = words
    .filter(([word]) => word.length >= 3)
    .map(([word, by]): [RegExp, string] => [wholeWord(word), by])
  return text => {
    const swap = (all: string, before: string, key: string, value: string, after: string) =>
      harmless.test(key) ? all : before + standIn(value) + after
    const hidden = text
      .replace(inPlist, swap)
      .replace(inJson, swap)
      .replace(uuid, standIn)
      .replace(bytes, '$1$2')
    return replaced.reduce((left, [word, by]) => left.replace(word, by), hidden)
  }
}

/** Matches no part of a word: "ada" is in "adapter". */
const wholeWord = (word: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}])${word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu')
